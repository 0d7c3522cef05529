// `node run.mjs VSCODE`: the suite, in a workspace of two folders with different configuration.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { runSuite, startVsCode } from './host.mjs';

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
  const workspace = twoFolders(path.join(home, 'projects'));
  const suite = path.join(home, 'suite.cjs');
  cpSync('tests/editors/vscode/suite.cjs', suite);
  const code = await runSuite(browser, server, { workspace, suite });
  const ran = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : [];
  for (const { name, ms, error } of ran) {
    console.log(`${error ? '✖' : '✔'} VS Code: ${name} (${ms} ms)${error ? `\n${error}` : ''}`);
  }
  process.exitCode = code === 0 && ran.length > 0 && ran.every(({ error }) => !error) ? 0 : 1;
} finally {
  await browser.close();
  await server.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

function twoFolders(root) {
  const text = readFileSync(path.join(import.meta.dirname, '..', 'mistake.py'), 'utf8');
  for (const [name, configuration] of [
    ['strict', ''],
    ['lenient', 'ignore = ["SA101"]\n'],
  ]) {
    mkdirSync(path.join(root, name), { recursive: true });
    writeFileSync(path.join(root, name, 'models.py'), text);
    writeFileSync(path.join(root, name, 'sqlassay.toml'), configuration);
  }
  const file = path.join(root, 'both.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'strict' }, { path: 'lenient' }] }));
  return file;
}
