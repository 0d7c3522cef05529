import { type LogOutputChannel, type QuickPickItem, window, workspace } from 'vscode';
import { type Executor, messageOf } from './executor';
import { describeFixed, type Fixed } from './fixed';

/** The server's own command: it works the fixes out, has the editor make them, and answers with `Fixed`. */
const COMMAND = 'sqlassay.fix';
const SAVE_ALL = 'Save All';

interface Scope extends QuickPickItem {
  /** The folder's URI; null for all. */
  readonly folder: string | null;
}

/** Makes the safe fixes of a folder, or of all, and says what came of it. The changed files are not saved. */
export async function fixWorkspace(server: Executor, log: LogOutputChannel): Promise<void> {
  const scope = await chosenScope();
  if (!scope) {
    return;
  }
  try {
    const fixed = await server.execute<Fixed>(COMMAND, { folder: scope.folder, unsafe: false });
    await tell(fixed);
  } catch (error) {
    log.error(`The fixes could not be made: ${error}`);
    await window.showErrorMessage(`sqlassay: the fixes could not be made. ${messageOf(error)}`);
  }
}

async function chosenScope(): Promise<Scope | undefined> {
  const all: Scope = { label: 'All folders', folder: null };
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length < 2) {
    return all;
  }
  const each = folders.map(({ name, uri }) => ({ label: name, folder: uri.toString() }));
  return await window.showQuickPick([all, ...each], { placeHolder: 'Make the safe fixes of' });
}

async function tell(fixed: Fixed): Promise<void> {
  const message = `sqlassay: ${describeFixed(fixed)}`;
  const waysOn = fixed.fixes > 0 ? [SAVE_ALL] : [];
  if ((await window.showInformationMessage(message, ...waysOn)) === SAVE_ALL) {
    await saveAll();
  }
}

/** Not `workspace.saveAll()`: that saves what has a tab, which a file that was changed unseen gets a moment later. */
async function saveAll(): Promise<void> {
  const changed = workspace.textDocuments.filter(({ isDirty, isUntitled }) => isDirty && !isUntitled);
  await Promise.all(changed.map(document => document.save()));
}
