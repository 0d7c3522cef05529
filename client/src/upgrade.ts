import { type LogOutputChannel, type QuickPickItem, window } from 'vscode';
import { type Executor, messageOf } from './executor';
import { describeUpgraded, type Upgraded } from './upgraded';

/** The server's own command: it works the edit out, has the editor show or make it, and answers with `Upgraded`. */
const COMMAND = 'sqlassay.upgrade';

interface Release extends QuickPickItem {
  readonly to: string;
  readonly unsafe: boolean;
}

const RELEASES: readonly Release[] = [
  { label: 'SQLAlchemy 2.0', to: '2.0', unsafe: false },
  { label: 'SQLAlchemy 2.1', to: '2.1', unsafe: false },
  { label: 'SQLAlchemy 2.0, with unsafe rewrites', to: '2.0', unsafe: true },
  { label: 'SQLAlchemy 2.1, with unsafe rewrites', to: '2.1', unsafe: true },
];

/** Carries all files over to a release that the user chooses; the edit is shown first. */
export async function upgradeWorkspace(server: Executor, log: LogOutputChannel): Promise<void> {
  await upgrade(server, log, {});
}

/** The same of the file in the active editor, without a preview. */
export async function upgradeFile(server: Executor, log: LogOutputChannel): Promise<void> {
  const file = window.activeTextEditor?.document.uri.toString();
  if (file) {
    await upgrade(server, log, { file });
  }
}

async function upgrade(server: Executor, log: LogOutputChannel, what: { file?: string }): Promise<void> {
  const release = await window.showQuickPick(RELEASES, { placeHolder: 'Upgrade to' });
  if (!release) {
    return;
  }
  try {
    const { to, unsafe } = release;
    const upgraded = await server.execute<Upgraded>(COMMAND, { to, unsafe, ...what });
    await window.showInformationMessage(`sqlassay: ${describeUpgraded(upgraded)}`);
  } catch (error) {
    log.error(`The upgrade could not be made: ${error}`);
    await window.showErrorMessage(`sqlassay: the upgrade could not be made. ${messageOf(error)}`);
  }
}
