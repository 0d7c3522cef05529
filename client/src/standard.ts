import { commands, Range, Uri, ViewColumn, window, workspace } from 'vscode';
import { headingAt, lineOfHeading } from './heading';

/**
 * Opens a page of the standard at the section that the fragment names, by its anchor or by its line (`L12`): a local
 * page in the Markdown preview, or as text where the preview is not there; a page on the web in the browser.
 */
export async function openStandard(address: unknown): Promise<void> {
  if (typeof address !== 'string') {
    return;
  }
  const uri = Uri.parse(address, true);
  if (uri.scheme !== 'file') {
    // Not `env.openExternal`: this asks before it opens an address of a domain that the user does not trust.
    await commands.executeCommand('vscode.open', uri);
    return;
  }
  const page = uri.with({ fragment: '' });
  const text = new TextDecoder().decode(await workspace.fs.readFile(page));
  const anchor = anchorIn(text, uri.fragment);
  try {
    await commands.executeCommand('markdown.showPreviewToSide', page.with({ fragment: anchor }));
  } catch {
    await openAsText(page, lineOfHeading(text, anchor) ?? 0);
  }
}

function anchorIn(text: string, fragment: string): string {
  const line = /^L(\d+)$/.exec(fragment)?.[1];
  return line === undefined ? fragment : (headingAt(text, Number(line) - 1) ?? '');
}

async function openAsText(page: Uri, line: number): Promise<void> {
  const selection = new Range(line, 0, line, 0);
  await window.showTextDocument(page, { selection, viewColumn: ViewColumn.Beside });
}
