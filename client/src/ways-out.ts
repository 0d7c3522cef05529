import { commands, env, window, workspace } from 'vscode';
import { RESTART, SHOW_LOG } from './commands';
import type { Problem, WayOut } from './problem';
import { isPythonExtensionThere } from './python-extension';
import { type ClientSettings, SECTION } from './settings';

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

async function openSetting(name: keyof ClientSettings): Promise<void> {
  await commands.executeCommand(settingsPage(name), { query: `@id:${SECTION}.${name}` });
}

/** The page that shows the setting: in a remote window, one that belongs to the machine is not on the user's page. */
function settingsPage(name: keyof ClientSettings): string {
  if (workspace.getConfiguration(SECTION).inspect(name)?.workspaceValue !== undefined) {
    return 'workbench.action.openWorkspaceSettings';
  }
  return env.remoteName && name === 'interpreter'
    ? 'workbench.action.openRemoteSettings'
    : 'workbench.action.openSettings';
}
