// The server links to the pages of the standard that it carries, which VS Code opens as plain text. Here such a link
// becomes one that runs a command of ours, which opens the page in the Markdown preview. Knows nothing of VS Code.

import { OPEN_STANDARD } from './commands';

const PAGE = /^(file:\/\/\S*\/sqlassay\/standards\/)([\w-]+\.md)(?:#([\w-]+))?$/;
const LINK_TARGET = /(?<=\]\()file:[^\s)]+(?=\))/g;
const COMMAND = `command:${OPEN_STANDARD}?`;

/**
 * Links to pages of the standard. VS Code shows a link's address in a tooltip, so it names the page alone; where the
 * pages lie is remembered from the server's addresses.
 */
export class StandardLinks {
  private folder = '';

  /** The address that VS Code is given for one of the server's: another one for the standard's own pages only. */
  previewed(address: string): string {
    const [, folder, page, fragment] = PAGE.exec(address) ?? [];
    if (folder === undefined || page === undefined) {
      return address;
    }
    this.folder = folder;
    return COMMAND + encodeURIComponent(JSON.stringify(fragment === undefined ? [page] : [page, fragment]));
  }

  /** The server's address for one that VS Code was given. */
  plain(address: string): string {
    if (!address.startsWith(COMMAND)) {
      return address;
    }
    const [page, fragment] = JSON.parse(decodeURIComponent(address.slice(COMMAND.length)));
    return this.locate(page, fragment);
  }

  /** The address of a page that is named, in full or not. */
  locate(page: string, fragment?: string): string {
    const address = /^\w+:/.test(page) ? page : this.folder + page;
    return fragment === undefined ? address : `${address}#${fragment}`;
  }

  /** A Markdown text whose links to the standard open the preview. */
  withPreviews(markdown: string): string {
    return markdown.replace(LINK_TARGET, address => this.previewed(address));
  }
}
