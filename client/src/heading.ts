interface Heading {
  /** From 0. */
  readonly line: number;
  /** By GitHub's rule for anchors. */
  readonly anchor: string;
}

/** The line (from 0) of the heading that a link's fragment means in a Markdown text. */
export function lineOfHeading(markdown: string, fragment: string): number | undefined {
  const wanted = fragment.toLowerCase();
  return headings(markdown).find(({ anchor }) => anchor === wanted)?.line;
}

/** The anchor of the heading that a line (from 0) of a Markdown text is, or is under. */
export function headingAt(markdown: string, line: number): string | undefined {
  return headings(markdown).findLast(heading => heading.line <= line)?.anchor;
}

function headings(markdown: string): Heading[] {
  const found: Heading[] = [];
  const seen = new Map<string, number>();
  let fence: string | undefined;
  for (const [number, line] of markdown.split(/\r\n|\n|\r/).entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark) {
      fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    } else if (fence === undefined) {
      const title = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1];
      if (title !== undefined) {
        found.push({ line: number, anchor: anchorOf(title, seen) });
      }
    }
    const id = /<a id="([^"]+)">/.exec(line)?.[1];
    if (id !== undefined) {
      found.push({ line: number, anchor: id.toLowerCase() });
    }
  }
  return found;
}

function anchorOf(title: string, seen: Map<string, number>): string {
  const anchor = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/\s/g, '-');
  const times = seen.get(anchor) ?? 0;
  seen.set(anchor, times + 1);
  return times === 0 ? anchor : `${anchor}-${times}`;
}
