import { commands, window, workspace } from 'vscode';
import { RESTART, SHOW_LOG } from './commands';
import type { Problem, WayOut } from './problem';
import { isPythonExtensionThere } from './python-extension';
import { SECTION } from './settings';

/** Shows the problem in one message, and takes the way out that the user chooses. */
export async function offerWaysOut({ message, waysOut }: Problem): Promise<void> {
  const chosen = await window.showErrorMessage(`sqlassay: ${message}`, ...waysOut);
  if (chosen) {
    await take(chosen);
  }
}

async function take(wayOut: WayOut): Promise<void> {
  switch (wayOut) {
    case 'Select Interpreter':
      await selectInterpreter();
      break;
    case 'Change Import Strategy':
      await openSetting('importStrategy');
      break;
    case 'Restart':
      await commands.executeCommand(RESTART);
      break;
    case 'Show Log':
      await commands.executeCommand(SHOW_LOG);
      break;
  }
}

/** The Python extension's choice counts only where the setting is empty and the workspace is trusted. */
async function selectInterpreter(): Promise<void> {
  const isSet = (workspace.getConfiguration(SECTION).get<string[]>('interpreter') ?? []).length > 0;
  if (isSet || !workspace.isTrusted || !isPythonExtensionThere()) {
    await openSetting('interpreter');
  } else {
    await commands.executeCommand('python.setInterpreter');
  }
}

async function openSetting(name: string): Promise<void> {
  await commands.executeCommand('workbench.action.openSettings', `@id:${SECTION}.${name}`);
}
