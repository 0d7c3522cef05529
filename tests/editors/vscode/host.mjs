// A real VS Code: the server of the npm package code-server, whose window is opened in a browser that nobody sees.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const QUIET = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'files.autoSave': 'off',
};
const START_PATIENCE_MS = 60_000;
const RUN_PATIENCE_MS = 180_000;

const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

/** Runs `work` with a VS Code that has the packaged extension, and a browser; then ends both and removes what they wrote. */
export async function withVsCode({ vscode, env, settings }, work) {
  const { chromium } = createRequire(path.join(vscode, 'package.json'))('playwright-core');
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const vsix = path.resolve(`dist/sqlassay-${process.platform}-${process.arch}-${version}.vsix`);
  const python = process.env.PYTHON ?? 'python3';
  const ours = { 'sqlassay.interpreter': [path.isAbsolute(python) ? python : 'python3'], 'sqlassay.cache': false };
  const home = mkdtempSync(path.join(os.tmpdir(), 'sqlassay-vscode-'));
  const server = await startVsCode({ vscode, home, vsix, settings: { ...ours, ...settings }, env: env?.(home) });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
  try {
    await work({ browser, server, home });
  } finally {
    await browser.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Starts VS Code with the `.vsix` installed; `home` is an empty folder for all that it writes. */
async function startVsCode({ vscode, home, vsix, settings, env }) {
  const user = path.join(home, 'data', 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...QUIET, ...settings }));
  const main = path.join(vscode, 'out', 'server-main.js');
  const common = [main, '--server-data-dir', home, '--accept-server-license-terms', '--telemetry-level', 'off'];
  const surroundings = { ...process.env, HOME: home, ...env };
  const installed = spawnSync(process.execPath, [...common, '--install-extension', vsix], {
    env: surroundings,
    encoding: 'utf8',
  });
  if (!/successfully installed/.test(installed.stdout)) {
    throw new Error(`${vsix} was not installed: ${installed.stdout}${installed.stderr}`);
  }
  const port = await freePort();
  const log = path.join(home, 'server.log');
  const output = openSync(log, 'w');
  const options = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  const testing = ['--enable-smoke-test-driver', '--disable-workspace-trust'];
  const child = spawn(process.execPath, [...common, ...options, ...testing], {
    env: surroundings,
    stdio: ['ignore', output, output],
  });
  await answers(child, port, log);
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    closeSync(output);
  };
  return { home, port, stop };
}

/** Runs `run` of a suite in the extension host; resolves to its exit code, or to `undefined` when it is late. */
export async function runSuite(browser, { home, port }, { workspace, suite }) {
  const remote = file => `vscode-remote://127.0.0.1:${port}${file}`;
  const stub = path.join(home, 'stub');
  mkdirSync(stub);
  // VS Code runs tests for an extension in development only; this one has nothing in it.
  const manifest = { name: 'stub', publisher: 'tests', version: '0.0.1', engines: { vscode: '*' } };
  writeFileSync(path.join(stub, 'package.json'), JSON.stringify(manifest));
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(stub)],
    ['extensionTestsPath', remote(suite)],
  ]);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const ended = new Promise(resolve => {
    void page.exposeFunction('codeAutomationExit', resolve);
  });
  await page.exposeFunction('codeAutomationLog', () => undefined);
  await page.goto(`http://127.0.0.1:${port}/?${new URLSearchParams({ workspace, payload })}`);
  return await Promise.race([ended, late(RUN_PATIENCE_MS)]);
}

async function answers(child, port, log) {
  const end = Date.now() + START_PATIENCE_MS;
  while (!(await fetch(`http://127.0.0.1:${port}/version`).then(({ ok }) => ok, () => false))) {
    if (child.exitCode !== null || Date.now() > end) {
      throw new Error(`VS Code did not start:\n${readFileSync(log, 'utf8')}`);
    }
    await late(100);
  }
}

async function freePort() {
  const listener = net.createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  return port;
}

function late(ms) {
  return new Promise(resolve => {
    setTimeout(resolve, ms).unref();
  });
}
