// What the server says it has upgraded, in words. Knows nothing of VS Code.

/** The answer to the server's own command `sqlassay.upgrade`. */
export interface Upgraded {
  /** Files that were changed. */
  readonly files: number;
  /** Places that were rewritten in them. */
  readonly rewrites: number;
  /** Places that are left for people. */
  readonly left: number;
}

export function describeUpgraded({ files, rewrites, left }: Upgraded): string {
  if (rewrites === 0) {
    return left === 0
      ? 'There is nothing to upgrade.'
      : `${count(left, 'place')} can be upgraded by hand only.`;
  }
  const done = `${count(rewrites, 'place')} rewritten in ${count(files, 'file')}`;
  return left === 0 ? `${done}; none is left.` : `${done}; ${left} ${left === 1 ? 'is' : 'are'} left.`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
