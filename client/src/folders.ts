import path from 'node:path';
import { Uri, window, workspace } from 'vscode';

/** The folder of the workspace that is meant: that of the active file, else the only one, else the one that is picked. */
export async function chosenFolder(): Promise<Uri | undefined> {
  const active = window.activeTextEditor?.document.uri;
  const own = active && workspace.getWorkspaceFolder(active);
  if (own) {
    return own.uri;
  }
  const folders = workspace.workspaceFolders ?? [];
  return folders.length > 1 ? (await window.showWorkspaceFolderPick())?.uri : folders[0]?.uri;
}

/** What a folder is called where it is named to the user. */
export function folderName(folder: string): string {
  const uri = Uri.parse(folder);
  return workspace.getWorkspaceFolder(uri)?.name ?? path.basename(uri.fsPath);
}
