// Runs inside of the extension host of a real VS Code, against the installed extension.

const assert = require('node:assert/strict');
const { writeFileSync } = require('node:fs');
const vscode = require('vscode');

const PATIENCE_MS = 20_000;
const settings = () => vscode.workspace.getConfiguration('sqlassay');

async function until(what, question) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await question();
    if (answer) {
      return answer;
    }
    assert.ok(Date.now() < end, `not within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

const folderOf = name => vscode.workspace.workspaceFolders.find(folder => folder.name === name).uri;

async function open(folder, file = 'models.py') {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folderOf(folder), file));
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

/** The position in the middle of words of a document, or behind them. */
function at(document, words, behind = words.length >> 1) {
  const start = document.getText().indexOf(words);
  assert.ok(start >= 0, words);
  return document.positionAt(start + behind);
}

const ask = (provider, { uri }, ...more) => vscode.commands.executeCommand(`vscode.execute${provider}`, uri, ...more);
const everywhere = document => new vscode.Range(0, 0, document.lineCount, 0);
const tabs = () => vscode.window.tabGroups.all.flatMap(group => group.tabs.map(({ label }) => label));
const tab = label => until(`the tab ${label}`, () => tabs().includes(label));

const findings = ({ uri }) => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'sqlassay');
const codes = document => findings(document).map(({ code }) => code.value);
const found = document => until('SA101', () => findings(document).find(({ code }) => code.value === 'SA101'));
const gone = document => until('no SA101', () => !codes(document).includes('SA101'));

async function sql(count) {
  const pages = () => vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'sqlassay-sql');
  return await until('SQL', () => pages().length >= count && pages());
}

const tests = {
  async 'a finding, with a link to the standard'() {
    const { code, range } = await found(await open('strict'));
    assert.match(code.target.toString(true), /^command:sqlassay\.openStandard\?\["06-pitfalls\.md","L\d+"\]$/);
    assert.equal(range.start.line, 14);
  },
  async 'the other folder has a configuration of its own'() {
    const lenient = await open('lenient');
    await until('SA518', () => codes(lenient).includes('SA518'));
    assert.ok(!codes(lenient).includes('SA101'));
    await found(await open('strict'));
  },
  async 'the hover says why, and links to the standard'() {
    const document = await open('strict');
    const { range } = await found(document);
    const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, range.start);
    const text = hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join('\n');
    assert.match(text, /SA101/);
    assert.match(text, /\]\(command:sqlassay\.openStandard\?[^)]*\.md/);
    const trusted = hovers.flatMap(({ contents }) => contents.map(({ isTrusted }) => isTrusted));
    assert.ok(trusted.some(each => each?.enabledCommands.join() === 'sqlassay.openStandard'));
    assert.ok(!trusted.includes(true));
  },
  async 'a quick fix is offered'() {
    const document = await open('strict');
    const { range } = await found(document);
    const kind = vscode.CodeActionKind.QuickFix.value;
    const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind);
    assert.ok(actions.some(({ kind: of, title }) => of?.value === kind && title), JSON.stringify(actions));
  },
  async 'a setting counts without a restart'() {
    const document = await open('strict');
    await found(document);
    await settings().update('ignore', ['SA101'], vscode.ConfigurationTarget.Workspace);
    await gone(document);
    await settings().update('ignore', undefined, vscode.ConfigurationTarget.Workspace);
    await found(document);
  },
  async 'the restart command brings the findings back'() {
    const document = await open('strict');
    await found(document);
    await vscode.commands.executeCommand('sqlassay.restart');
    await found(document);
  },
  async 'the view of the schema opens'() {
    await open('strict');
    await vscode.commands.executeCommand('sqlassay.showSchema');
    await tab('Schema: strict');
  },
  async 'the view of the schema opens around a class that is asked for'() {
    const { uri } = await open('strict', 'shop.py');
    await vscode.commands.executeCommand('sqlassay.showSchema', { folder: uri.toString(), around: ['Order'] });
    await tab('Schema: Order');
  },
  async 'a page of the standard opens in one preview beside the code, whoever names it'() {
    const document = await open('strict');
    const { code, range } = await found(document);
    const [page, fragment] = JSON.parse(code.target.query);
    await vscode.commands.executeCommand('sqlassay.openStandard', page, fragment);
    await tab(`Preview ${page}`);
    const actions = await ask('CodeActionProvider', document, range);
    const { command } = actions.find(({ title }) => title.startsWith('Open the standard'));
    await vscode.commands.executeCommand(command.command, ...command.arguments);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand(command.command, ...command.arguments);
    assert.deepEqual(tabs().filter(label => label.startsWith('Preview')), [`Preview ${page}`]);
    assert.ok(!tabs().includes(page), 'not as text');
  },
  async 'lenses count what refers to a class, and their commands exist'() {
    const document = await open('strict', 'shop.py');
    const lenses = await until('lenses', async () => {
      const all = await ask('CodeLensProvider', document, 99);
      return all?.some(({ command }) => command?.title.startsWith('Referred to')) && all;
    });
    const titles = lenses.map(({ command }) => command.title);
    assert.ok(titles.includes('Referred to by 1 relationship and 1 foreign key'), titles.join());
    const known = await vscode.commands.getCommands();
    assert.deepEqual(lenses.filter(({ command }) => !known.includes(command.command)), []);
  },
  async 'completion in the string of a relationship'() {
    const document = await open('strict', 'shop.py');
    const place = at(document, 'back_populates="customer"', 'back_populates="'.length);
    const { items } = await ask('CompletionItemProvider', document, place);
    const labels = items.map(({ label }) => label.label ?? label);
    assert.ok(labels.includes('customer'), labels.slice(0, 20).join());
  },
  async 'hints on strings and on lazy loads'() {
    const document = await open('strict', 'shop.py');
    const hints = await until('hints', async () => {
      const all = await ask('InlayHintProvider', document, everywhere(document));
      return all?.length > 0 && all;
    });
    const labels = hints.map(({ label }) => (typeof label === 'string' ? label : label.map(part => part.value).join('')));
    assert.ok(labels.some(label => label.includes('Customer.id')), labels.join('; '));
    assert.ok(labels.some(label => label.includes('a query each')), labels.join('; '));
  },
  async 'a rename changes all uses, and leaves the database as it is'() {
    const document = await open('strict', 'shop.py');
    const edit = await ask('DocumentRenameProvider', document, at(document, 'name: Mapped[str]', 2), 'title');
    const edits = edit.entries().flatMap(([, some]) => some.map(({ newText }) => newText));
    assert.ok(edits.length >= 2, JSON.stringify(edits));
    assert.ok(edits.some(text => text.includes('"name"')), JSON.stringify(edits));
  },
  async 'references of a class'() {
    const document = await open('strict', 'shop.py');
    const places = await ask('ReferenceProvider', document, at(document, 'class Customer', 8));
    assert.ok(places.length >= 4, JSON.stringify(places));
    const { line, character } = at(document, 'class Customer', 8);
    await vscode.commands.executeCommand('sqlassay.showReferences', document.uri.toString(), line, character);
  },
  async 'the SQL of a statement and of a class, in documents beside the code'() {
    const document = await open('strict', 'shop.py');
    const { line, character } = at(document, 'select(Customer).filter_by');
    await vscode.commands.executeCommand('sqlassay.showSql', document.uri.toString(), line, character);
    const [statement] = await sql(1);
    assert.match(statement.getText(), /^SELECT[^]*FROM customers[^]*name = /);
    assert.equal(statement.languageId, 'sql');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor.document, document, 'the cursor stays in the code');
    const place = at(document, 'class Order', 8);
    editor.selection = new vscode.Selection(place, place);
    await vscode.commands.executeCommand('sqlassay.showSql');
    await until('the table', async () => (await sql(1)).some(page => /^CREATE TABLE orders/.test(page.getText())));
  },
  async 'the configuration that there is opens, where there is none it is written'() {
    await open('strict');
    await vscode.commands.executeCommand('sqlassay.createConfiguration');
    const shown = () => vscode.window.activeTextEditor?.document;
    await until('the configuration', () => shown()?.fileName.endsWith('sqlassay.toml'));
    assert.equal(shown().getText(), '');
    const bare = folderOf('bare');
    await vscode.commands.executeCommand('sqlassay.createConfiguration', bare.toString());
    await until('the new one', () => shown()?.uri.path === `${bare.path}/sqlassay.toml`);
    assert.match(shown().getText(), /target-version/);
    assert.ok(!shown().isDirty);
  },
  async 'a finding in the cell of a notebook'() {
    const file = vscode.Uri.joinPath(folderOf('strict'), 'analysis.ipynb');
    const notebook = await vscode.workspace.openNotebookDocument(file);
    await vscode.window.showNotebookDocument(notebook);
    const [, { document }] = notebook.getCells();
    await found(document);
    const hovers = await ask('HoverProvider', document, at(document, 'name is None'));
    assert.match(hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join(), /SA101/);
  },
  async 'the safe fixes are made on save'() {
    const document = await open('strict');
    await found(document);
    const editor = vscode.workspace.getConfiguration('editor');
    const onSave = { 'source.fixAll.sqlassay': 'explicit' };
    await editor.update('codeActionsOnSave', onSave, vscode.ConfigurationTarget.Workspace);
    const end = document.lineAt(document.lineCount - 1).range.end;
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, end, '# edited\n');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await until('the fix', () => /User\.name\.is_\(None\)/.test(document.getText()));
    await gone(document);
  },
};

exports.run = async () => {
  const results = [];
  for (const [name, test] of Object.entries(tests)) {
    const start = Date.now();
    const error = await test().then(() => undefined, ({ stack }) => stack);
    results.push({ name, ms: Date.now() - start, error });
    writeFileSync(process.env.SQLASSAY_RESULTS, JSON.stringify(results));
  }
  assert.ok(results.every(({ error }) => error === undefined));
};
