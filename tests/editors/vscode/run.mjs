// `node run.mjs VSCODE`: the suite in the extension host, then what is seen in windows.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { runSuite, startVsCode } from './host.mjs';
import { twoFolders } from './projects.mjs';
import { tests } from './window.mjs';

const vscode = path.resolve(process.argv[2]);
const { chromium } = createRequire(path.join(vscode, 'package.json'))('playwright-core');
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const vsix = path.resolve(`dist/sqlassay-${process.platform}-${process.arch}-${version}.vsix`);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

const home = mkdtempSync(path.join(os.tmpdir(), 'sqlassay-vscode-'));
const results = path.join(home, 'results.json');
const python = process.env.PYTHON ?? 'python3';
const settings = {
  'sqlassay.interpreter': [path.isAbsolute(python) ? python : 'python3'],
  'sqlassay.cache': false,
};
const server = await startVsCode({ vscode, home, vsix, settings, env: { SQLASSAY_RESULTS: results } });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
try {
  const passed = [await inExtensionHost(), await inWindows()];
  process.exitCode = passed.every(Boolean) ? 0 : 1;
} finally {
  await browser.close();
  await server.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

async function inExtensionHost() {
  const workspace = twoFolders(path.join(home, 'projects'));
  const suite = path.join(home, 'suite.cjs');
  cpSync('tests/editors/vscode/suite.cjs', suite);
  const code = await runSuite(browser, server, { workspace, suite });
  const ran = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : [];
  ran.forEach(report);
  return code === 0 && ran.length > 0 && ran.every(({ error }) => !error);
}

async function inWindows() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const ran = [];
  for (const [i, [name, test]] of Object.entries(tests).entries()) {
    const root = path.join(home, `window-${i}`);
    const start = Date.now();
    const error = await test({ context, server, root }).then(() => undefined, ({ stack }) => stack);
    if (error) {
      await picture(context.pages(), name);
    }
    await Promise.all(context.pages().map(page => page.close()));
    ran.push({ name, ms: Date.now() - start, error });
    report(ran.at(-1));
  }
  return ran.every(({ error }) => !error);
}

/** What the window looked like, for whoever has to find out why. */
async function picture(pages, name) {
  const folder = 'build/editors/vscode/failures';
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name.replace(/\W+/g, '-')}.png`);
  for (const page of pages) {
    await page.screenshot({ path: file });
    console.log(`the window: ${file}`);
  }
}

function report({ name, ms, error }) {
  console.log(`${error ? '✖' : '✔'} VS Code: ${name} (${ms} ms)${error ? `\n${error}` : ''}`);
}
