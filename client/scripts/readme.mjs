import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A page of the documentation as the page of the extension, which stands alone: its pictures are in it, and of links to
 * other pages the words are left.
 */
export function standalone(markdown, page) {
  const folder = path.dirname(page);
  return markdown
    .replace(/(!\[[^\]]*\])\(([^):]+\.png)\)/g, (_, alt, file) => {
      const data = readFileSync(path.join(folder, file)).toString('base64');
      return `${alt}(data:image/png;base64,${data})`;
    })
    .replace(/(?<!!)\[([^\]]+)\]\((?!https:|#)[^)]+\)/g, '$1');
}
