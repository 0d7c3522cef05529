// What the server says it has mended, in words. Knows nothing of VS Code.

/** The answer to the server's own command `sqlassay.fix`. */
export interface Fixed {
  /** Files that were changed. */
  readonly files: number;
  /** Fixes that were made in them. */
  readonly fixes: number;
  /** Findings that are left. */
  readonly left: number;
}

export function describeFixed({ files, fixes, left }: Fixed): string {
  if (fixes === 0) {
    const them = left === 1 ? 'The one finding has' : `The ${left} findings have`;
    return left === 0 ? 'There are no findings.' : `${them} no safe fix.`;
  }
  const done = `${count(fixes, 'finding')} fixed in ${count(files, 'file')}`;
  return left === 0 ? `${done}; none is left.` : `${done}; ${left} ${left === 1 ? 'is' : 'are'} left.`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
