// `node run.mjs VSCODE [WORDS]`: the suite in the extension host, then what is seen in windows. With WORDS, only the
// windows whose test has them in its name.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runSuite, withVsCode } from './host.mjs';
import { severalFolders } from './projects.mjs';
import { tests } from './window.mjs';

const [vscode, wanted = ''] = [path.resolve(process.argv[2]), process.argv[3]];
const resultsIn = home => path.join(home, 'results.json');
const env = home => ({ SQLASSAY_RESULTS: resultsIn(home) });

await withVsCode({ vscode, env }, async running => {
  const passed = [wanted !== '' || (await inExtensionHost(running)), await inWindows(running)];
  process.exitCode = passed.every(Boolean) ? 0 : 1;
});

async function inExtensionHost({ browser, server, home }) {
  const results = resultsIn(home);
  const workspace = severalFolders(path.join(home, 'projects'));
  const suite = path.join(home, 'suite.cjs');
  cpSync('tests/editors/vscode/suite.cjs', suite);
  const code = await runSuite(browser, server, { workspace, suite });
  const ran = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : [];
  ran.forEach(report);
  return code === 0 && ran.length > 0 && ran.every(({ error }) => !error);
}

async function inWindows({ browser, server, home }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const chosen = Object.entries(tests).filter(([name]) => name.includes(wanted));
  const ran = [];
  for (const [name, test] of chosen) {
    const first = await inWindow(context, { server, home }, name, test);
    if (first.error) {
      console.log(`⟳ VS Code: ${name}: once more, in a new window, after\n${first.error}`);
    }
    ran.push(first.error ? await inWindow(context, { server, home }, name, test) : first);
    report(ran.at(-1));
  }
  return ran.length > 0 && ran.every(({ error }) => !error);
}

async function inWindow(context, { server, home }, name, test) {
  const root = mkdtempSync(path.join(home, 'window-'));
  const start = Date.now();
  const error = await test({ context, server, root }).then(() => undefined, ({ stack }) => stack);
  if (error) {
    await picture(context.pages(), name);
  }
  await Promise.all(context.pages().map(page => page.close()));
  return { name, ms: Date.now() - start, error };
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
