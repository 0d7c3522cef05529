/** The line (from 0) of the heading that a link's fragment means in a Markdown text, by GitHub's rule for anchors. */
export function lineOfHeading(markdown: string, fragment: string): number | undefined {
  const wanted = fragment.toLowerCase();
  const seen = new Map<string, number>();
  let fence: string | undefined;
  for (const [number, line] of markdown.split(/\r\n|\n|\r/).entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark) {
      fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    } else if (fence === undefined) {
      const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1];
      if (heading !== undefined && anchorOf(heading, seen) === wanted) {
        return number;
      }
    }
    if (line.includes(`<a id="${fragment}">`)) {
      return number;
    }
  }
  return undefined;
}

function anchorOf(heading: string, seen: Map<string, number>): string {
  const anchor = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/\s/g, '-');
  const times = seen.get(anchor) ?? 0;
  seen.set(anchor, times + 1);
  return times === 0 ? anchor : `${anchor}-${times}`;
}
