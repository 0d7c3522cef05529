import { commands, env, Range, Uri, window, workspace } from 'vscode';
import { lineOfHeading } from './heading';

/**
 * Opens a page of the standard at the section that the fragment names: a local page in the Markdown preview, or as text
 * where the preview is not there; a page on the web in the browser.
 */
export async function openStandard(address: unknown): Promise<void> {
  if (typeof address !== 'string') {
    return;
  }
  const uri = Uri.parse(address, true);
  if (uri.scheme !== 'file') {
    await env.openExternal(uri);
    return;
  }
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch {
    await openAsText(uri);
  }
}

async function openAsText(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri.with({ fragment: '' }));
  const line = lineOfHeading(document.getText(), uri.fragment) ?? 0;
  await window.showTextDocument(document, { selection: new Range(line, 0, line, 0) });
}
