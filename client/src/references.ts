import { commands, type Location, Position, Uri } from 'vscode';

/** Shows the places that mention what is named at a position, as "Go to References" does. */
export async function showReferences(uri: string, line: number, character: number): Promise<void> {
  const file = Uri.parse(uri);
  const place = new Position(line, character);
  const found = await commands.executeCommand<Location[]>('vscode.executeReferenceProvider', file, place);
  await commands.executeCommand('editor.action.showReferences', file, place, found ?? []);
}
