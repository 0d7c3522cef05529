// What a user of the extension sees and clicks, in a window of VS Code.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { folder, severalFolders } from './projects.mjs';
import { Workbench } from './workbench.mjs';

const MISTAKE = 'User.name is None';
const LIGHT_BULB = ['light-bulb', 'lightbulb-autofix', 'gutter-lightbulb', 'gutter-lightbulb-auto-fix']
  .map(name => `.codicon-${name}:visible`)
  .join();
const SECTION = 'Python operators in SQL';

/** Each opens a window of its own, with files of its own. */
export const tests = {
  async 'a finding, its hover, and the standard behind the links of both'({ context, server, root }) {
    const workspace = severalFolders(root);
    const file = path.join(root, 'strict/models.py');
    const window = await Workbench.open(context, server, { workspace, file });
    await window.findsTheMistake();
    const hover = await window.hover(MISTAKE);
    await hover.getByText('SA101').first().waitFor();
    const text = await hover.innerText();
    assert.equal(text.split('decided in Python').length, 2, `the message stands there once: ${text}`);
    await hover.getByRole('link', { name: SECTION }).click();
    await window.preview(SECTION);
    await window.leave();

    const rows = await window.problems();
    await rows.filter({ hasText: 'SA101' }).getByText('SA101').click();
    await window.preview(SECTION);
    assert.equal(await window.tab('Preview 06-pitfalls.md'), 1);
  },
  async 'the folders of a workspace keep their own rules'({ context, server, root }) {
    const workspace = severalFolders(root);
    const file = path.join(root, 'lenient/models.py');
    const window = await Workbench.open(context, server, { workspace, file });
    const rows = await window.problems();
    await rows.filter({ hasText: 'SA518' }).first().waitFor();
    assert.equal(await rows.filter({ hasText: 'SA101' }).count(), 0);
  },
  async 'the light bulb makes the fix'({ context, server, root }) {
    const file = path.join(folder(root), 'models.py');
    const window = await Workbench.open(context, server, { workspace: root, file });
    await window.findsTheMistake();
    await window.click(MISTAKE);
    await window.page.locator(LIGHT_BULB).first().waitFor();
    await window.page.keyboard.press('Control+.');
    await window.page.locator('.action-widget .monaco-list-row', { hasText: '.is_()' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await window.place('User.name.is_(None)');
  },
  async 'saving makes the safe fixes'({ context, server, root }) {
    const onSave = { 'editor.codeActionsOnSave': { 'source.fixAll.sqlassay': 'explicit' } };
    const file = path.join(root, 'strict/models.py');
    const workspace = severalFolders(root, onSave);
    const window = await Workbench.open(context, server, { workspace, file });
    await window.findsTheMistake();
    await window.click(MISTAKE);
    await window.page.keyboard.press('Control+S');
    await window.until('the fix on disk', () => readFileSync(file, 'utf8').includes('User.name.is_(None)'));
  },
  async 'the diagram of the schema'({ context, server, root }) {
    const file = path.join(folder(root), 'models.py');
    const window = await Workbench.open(context, server, { workspace: root, file });
    await window.findsTheMistake();
    await window.run('sqlassay: Show Schema');
    await window.frameWith('the table users', () =>
      [...document.querySelectorAll('#drawing svg text')].some(({ textContent }) => textContent === 'users'),
    );
  },
  async 'a lens leads to what refers to a class, another to a diagram of what is near it'({ context, server, root }) {
    const file = path.join(folder(root), 'shop.py');
    const window = await Workbench.open(context, server, { workspace: root, file });
    await window.click('Referred to by 1 relationship and 1 foreign key');
    await window.page.locator('.reference-zone-widget').waitFor();
    await window.page.keyboard.press('Escape');
    await window.click('Show diagram');
    await window.tab('Schema: Customer');
  },
  async 'SQL that nobody can write in, and the reason where there is none'({ context, server, root }) {
    const file = path.join(folder(root), 'shop.py');
    const window = await Workbench.open(context, server, { workspace: root, file });
    await window.place('a query each');
    await window.goTo(23);
    await window.run('sqlassay: Show SQL');
    await window.click('FROM customers');
    await window.page.keyboard.type('x');
    await window.page.getByText('Cannot edit in read-only editor').first().waitFor();
    await window.show('shop.py');
    await window.goTo(1);
    await window.run('sqlassay: Show SQL');
    const messages = await window.messages();
    assert.match(await messages.innerText(), /^sqlassay: \S/);
  },
  async 'the safe fixes of all files, and how many that were'({ context, server, root }) {
    const file = path.join(root, 'strict/models.py');
    const window = await Workbench.open(context, server, { workspace: severalFolders(root), file });
    await window.findsTheMistake();
    await window.run('sqlassay: Make All Safe Fixes in the Workspace');
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'All folders' }).waitFor();
    await window.page.keyboard.press('Enter');
    await window.place('User.name.is_(None)');
    const messages = await window.messages();
    assert.match(await messages.innerText(), /2 findings fixed in 2 files; \d+ are left/);
    await messages.getByRole('button', { name: 'Save All' }).click();
    for (const fixed of ['strict', 'bare'].map(name => path.join(root, name, 'models.py'))) {
      await window.until(`the fix in ${fixed}`, () => readFileSync(fixed, 'utf8').includes('.is_(None)'));
    }
  },
  async 'the status says what a folder is taken for, and that one without SQLAlchemy is'({ context, server, root }) {
    const plain = { 'models.py': 'print(1)\n', 'shop.py': '', 'analysis.ipynb': '{}' };
    const file = path.join(folder(root, plain), 'models.py');
    const window = await Workbench.open(context, server, { workspace: root, file });
    await window.statusSays(/^No SQLAlchemy here/);
  },
  async 'the status, and a restart'({ context, server, root }) {
    const file = path.join(folder(root), 'models.py');
    const window = await Workbench.open(context, server, { workspace: root, file });
    await window.findsTheMistake();
    const running = /^sqlassay \d.*Python 3\./;
    await window.statusSays(running);
    await window.statusSays(/^SQLAlchemy 2\.0 \(assumed\) .*Configure$/);
    await window.leave();
    await window.run('sqlassay: Restart Server');
    await window.errors.first().waitFor({ state: 'hidden' });
    await window.findsTheMistake();
    await window.statusSays(running);
  },
  async 'an interpreter that is not there: one message, ways out, and the setting mends it'({ context, server, root }) {
    const wrong = '{"sqlassay.interpreter": ["/no/such/python"]}';
    const file = path.join(folder(root, { '.vscode/settings.json': wrong }), 'models.py');
    const window = await Workbench.open(context, server, { workspace: root, file });
    await window.page.locator('.notification-toast').waitFor();
    const told = /sqlassay\.interpreter.*\/no\/such\/python.*not found/;
    await window.statusSays(told);
    await window.leave();
    await window.click(MISTAKE);
    await window.page.keyboard.type(' ');
    await window.page.keyboard.press('Control+S');
    const messages = await window.messages();
    assert.equal(await messages.count(), 1);
    assert.match(await messages.innerText(), told);
    for (const wayOut of ['Select Interpreter', 'Show Log']) {
      await messages.getByRole('button', { name: wayOut }).waitFor();
    }
    await window.run('Preferences: Open Workspace Settings (JSON)');
    await window.click('/no/such/python');
    await window.page.keyboard.press('Control+A');
    await window.page.keyboard.press('Delete');
    await window.page.keyboard.press('Control+S');
    await window.show('models.py');
    await window.findsTheMistake();
    await window.statusSays(/^sqlassay \d/);
  },
};
