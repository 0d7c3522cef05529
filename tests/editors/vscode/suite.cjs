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

async function open(folder) {
  const { uri } = vscode.workspace.workspaceFolders.find(({ name }) => name === folder);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(uri, 'models.py'));
  await vscode.window.showTextDocument(document);
  return document;
}

const findings = ({ uri }) => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'sqlassay');
const codes = document => findings(document).map(({ code }) => code.value);
const found = document => until('SA101', () => findings(document).find(({ code }) => code.value === 'SA101'));
const gone = document => until('no SA101', () => !codes(document).includes('SA101'));

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
    const tabs = () => vscode.window.tabGroups.all.flatMap(group => group.tabs);
    await until('the view', () => tabs().some(({ label }) => label === 'Schema: strict'));
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
