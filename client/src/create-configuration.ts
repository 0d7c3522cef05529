import { type LogOutputChannel, Uri, window, workspace } from 'vscode';
import { type Executor, messageOf } from './executor';
import { chosenFolder } from './folders';

/** The server's own command that looks at a folder and answers with `Proposal`. */
const COMMAND = 'sqlassay.init';

interface Proposal {
  /** URI of the configuration that the folder has or would get. */
  readonly path: string;
  readonly content: string;
  readonly exists: boolean;
}

/** Opens the configuration of a folder, which is written first where there is none. */
export async function createConfiguration(
  server: Executor,
  log: LogOutputChannel,
  asked?: string,
): Promise<void> {
  const folder = asked ?? (await chosenFolder())?.toString();
  if (folder === undefined) {
    await window.showInformationMessage('sqlassay: open a folder first; the configuration is a file in it.');
    return;
  }
  try {
    const { path, content, exists } = await server.execute<Proposal>(COMMAND, { folder });
    const file = Uri.parse(path, true);
    if (!exists) {
      await workspace.fs.writeFile(file, new TextEncoder().encode(content));
    }
    await window.showTextDocument(file);
  } catch (error) {
    log.error(`The configuration could not be made: ${error}`);
    await window.showErrorMessage(`sqlassay: the configuration could not be made. ${messageOf(error)}`);
  }
}
