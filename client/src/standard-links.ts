// The server links to the pages of the standard that it carries, which VS Code opens as plain text. Here such a link
// becomes one that runs a command of ours, which opens the page in the Markdown preview. Knows nothing of VS Code.

import { OPEN_STANDARD } from './commands';

const PAGE = /^file:\/\/\S*\/sqlassay\/standards\/[\w-]+\.md(?:#[\w-]+)?$/;
const LINK_TARGET = /(?<=\]\()file:[^\s)]+(?=\))/g;
const COMMAND = `command:${OPEN_STANDARD}?`;

/** The address that VS Code is given for one of the server's: another one for the standard's own pages only. */
export function previewed(address: string): string {
  // Parentheses and quotes would end a link in Markdown.
  return PAGE.test(address) ? COMMAND + encodeURIComponent(JSON.stringify([address])) : address;
}

/** The server's address for one that VS Code was given. */
export function plain(address: string): string {
  return address.startsWith(COMMAND)
    ? String(JSON.parse(decodeURIComponent(address.slice(COMMAND.length)))[0])
    : address;
}

/** A Markdown text whose links to the standard open the preview. */
export function withPreviews(markdown: string): string {
  return markdown.replace(LINK_TARGET, previewed);
}
