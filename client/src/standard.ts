import { commands, Range, TabInputWebview, Uri, ViewColumn, window, workspace } from 'vscode';
import { headingAt, lineOfHeading } from './heading';

/**
 * Opens a page of the standard at the section that the fragment names, by its anchor or by its line (`L12`): a local
 * page in the Markdown preview beside the code, or as text where there is no preview; a page on the web in the browser.
 */
export async function openStandard(address: string): Promise<void> {
  const uri = Uri.parse(address, true);
  if (/^https?$/.test(uri.scheme)) {
    // Not `env.openExternal`: this asks before it opens an address of a domain that the user does not trust.
    await commands.executeCommand('vscode.open', uri);
  } else if (uri.scheme === 'file') {
    await openPage(uri);
  }
}

async function openPage(uri: Uri): Promise<void> {
  const page = uri.with({ fragment: '' });
  const text = new TextDecoder().decode(await workspace.fs.readFile(page));
  const anchor = anchorIn(text, uri.fragment);
  try {
    await leavePreview();
    await commands.executeCommand('markdown.showPreviewToSide', page.with({ fragment: anchor }));
  } catch {
    await openAsText(page, lineOfHeading(text, anchor) ?? 0);
  }
}

function anchorIn(text: string, fragment: string): string {
  const line = /^L(\d+)$/.exec(fragment)?.[1];
  return line === undefined ? fragment : (headingAt(text, Number(line) - 1) ?? '');
}

/** The side is that of the active group: where that holds a preview, the next page would open beside the preview. */
async function leavePreview(): Promise<void> {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof TabInputWebview && input.viewType.endsWith('markdown.preview')) {
    await commands.executeCommand('workbench.action.focusLeftGroup');
  }
}

async function openAsText(page: Uri, line: number): Promise<void> {
  const selection = new Range(line, 0, line, 0);
  await window.showTextDocument(page, { selection, viewColumn: ViewColumn.Beside });
}
