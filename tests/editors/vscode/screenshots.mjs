// `node screenshots.mjs VSCODE FOLDER [WORDS]`: takes the pictures of the documentation, of the example shop; with WORDS,
// only those that have them in their name.

import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { withVsCode } from './host.mjs';
import { Workbench } from './workbench.mjs';

const [vscode, target] = process.argv.slice(2, 4).map(each => path.resolve(each));
const wanted = process.argv[4] ?? '';
const require = createRequire(path.join(vscode, 'package.json'));
const LARGEST = 150_000;
const VIEWPORT = { width: 1280, height: 800 };
const LIGHT = 'Default Light Modern';
const DARK = 'Default Dark Modern';
const NEAT = {
  'breadcrumbs.enabled': false,
  'editor.fontFamily': '"JetBrains Mono", "DejaVu Sans Mono", monospace',
  'editor.fontSize': 15,
  'editor.lineHeight': 24,
  'editor.fontLigatures': false,
  'editor.hover.above': false,
  'editor.lightbulb.enabled': 'onCode',
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.renderLineHighlight': 'none',
  'editor.stickyScroll.enabled': false,
  'files.exclude': { '.vscode': true },
  'markdown.preview.fontSize': 15,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
};

/** What is to be seen of the shop, each in a window of its own. */
const pictures = {
  'vscode-hover': {
    theme: LIGHT,
    file: 'shop/repositories/users.py',
    async show(window) {
      await window.findsTheMistake();
      await window.run('View: Toggle Primary Side Bar Visibility');
      await window.goTo(38);
      const hover = await window.hover('User.deleted_at is None');
      await hover.getByText('Standard:').waitFor();
    },
  },
  'vscode-fix': {
    theme: DARK,
    file: 'shop/repositories/users.py',
    async show(window) {
      await window.findsTheMistake();
      await window.problems();
      await window.goTo(31);
      await window.click('User.deleted_at is None');
      await window.leave();
      await window.page.keyboard.press('Control+.');
      await window.page.locator('.action-widget .monaco-list-row', { hasText: '.is_()' }).first().waitFor();
    },
  },
  'vscode-standard': {
    theme: LIGHT,
    file: 'shop/repositories/users.py',
    async show(window) {
      await window.findsTheMistake();
      await window.run('View: Toggle Primary Side Bar Visibility');
      await window.goTo(31);
      const rows = await window.problems();
      await rows.filter({ hasText: 'SA101' }).getByText('SA101').click();
      await window.preview('Python operators in SQL');
      await window.run('View: Toggle Panel Visibility');
      await window.leave();
    },
  },
  'vscode-sql': {
    theme: LIGHT,
    file: 'shop/repositories/orders.py',
    async show(window) {
      await window.goTo(41);
      await window.findsTheMistake();
      await window.run('View: Toggle Primary Side Bar Visibility');
      await window.run('sqlassay: Show SQL');
      await window.place('SELECT');
      await window.leave();
    },
  },
  'vscode-schema': {
    theme: DARK,
    file: 'shop/models/orders.py',
    async show(window) {
      await window.run('View: Toggle Primary Side Bar Visibility');
      await window.goTo(36);
      await window.click('Show diagram');
      await window.frameWith('the drawing', () => document.querySelectorAll('#drawing svg text').length > 20);
      await window.leave();
    },
  },
};

const fonts = [
  face('Inter', 400, 'inter/files/inter-latin-400-normal.woff2'),
  face('Inter', 600, 'inter/files/inter-latin-600-normal.woff2'),
  face('JetBrains Mono', 400, 'jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2'),
  face('JetBrains Mono', 700, 'jetbrains-mono/files/jetbrains-mono-latin-700-normal.woff2'),
].join('\n');

mkdirSync(target, { recursive: true });
await withVsCode({ vscode, settings: NEAT }, async ({ browser, server, home }) => {
  // Fonts that look the same wherever this runs; the window's own policy would not load them.
  const context = await browser.newContext({ viewport: VIEWPORT, bypassCSP: true });
  await context.addInitScript(withFonts, fonts);
  for (const [name, { theme, file, show }] of Object.entries(pictures)) {
    if (name.includes(wanted)) {
      const shop = path.join(home, name, 'shop');
      cpSync('examples/shop', shop, { recursive: true });
      mkdirSync(path.join(shop, '.vscode'));
      writeFileSync(path.join(shop, '.vscode', 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
      const window = await Workbench.open(context, server, { workspace: shop, file: path.join(shop, file) });
      await show(window);
      await save(name, await window.page.screenshot({ animations: 'disabled', caret: 'hide' }));
      await window.page.close();
    }
  }
});

/** With a palette, which makes a third of it and looks the same. */
async function save(name, png) {
  const file = path.join(target, `${name}.png`);
  await require('sharp')(png).png({ palette: true, colours: 256, effort: 10, compressionLevel: 9 }).toFile(file);
  const { size } = statSync(file);
  console.log(`${file}  ${(size / 1024).toFixed(0)} KiB`);
  if (size > LARGEST) {
    throw new Error(`${file} is larger than ${LARGEST / 1000} kB`);
  }
}

function face(family, weight, file) {
  const data = readFileSync(require.resolve(`@fontsource/${file}`)).toString('base64');
  return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}); }`;
}

/** Runs in each page before its own scripts. */
function withFonts(css) {
  const style = new CSSStyleSheet();
  style.replaceSync(`${css} .monaco-workbench, .markdown-body { font-family: Inter, sans-serif !important; }`);
  document.adoptedStyleSheets.push(style);
}
