import { type Hover, MarkdownString } from 'vscode';
import { OPEN_STANDARD } from './commands';
import type { StandardLinks } from './standard-links';

/** Lets the links of a hover to the standard open the preview: that command, and no other, may be run from it. */
export function withTrustedLinks(
  hover: Hover | null | undefined,
  links: StandardLinks,
): Hover | null | undefined {
  for (const content of hover?.contents ?? []) {
    if (content instanceof MarkdownString) {
      content.value = links.withPreviews(content.value);
      content.isTrusted = { enabledCommands: [OPEN_STANDARD] };
    }
  }
  return hover;
}
