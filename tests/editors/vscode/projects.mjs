// The workspaces that the tests open.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const source = name => readFileSync(path.join(import.meta.dirname, '..', name), 'utf8');
const cell = text => ({ cell_type: 'code', source: text, metadata: {}, outputs: [], execution_count: null });
const notebook = {
  cells: [cell('from sqlalchemy import select\nfrom shop import Customer'), cell('select(Customer).where(Customer.name is None)')],
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
};
const FILES = {
  'models.py': source('mistake.py'),
  'shop.py': source('shop.py'),
  'analysis.ipynb': JSON.stringify(notebook),
};

/** A workspace of folders with the same files, of which two have a configuration; its `.code-workspace` file. */
export function severalFolders(root, settings = {}) {
  folder(path.join(root, 'bare'));
  folder(path.join(root, 'strict'), { 'sqlassay.toml': '' });
  folder(path.join(root, 'lenient'), { 'sqlassay.toml': 'ignore = ["SA101"]\n' });
  const file = path.join(root, 'several.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: ['strict', 'lenient', 'bare'].map(path => ({ path })), settings }));
  return file;
}

/** A folder with the mistake in `models.py`, a shop without any, a notebook with one, and further files. */
export function folder(root, files = {}) {
  for (const [name, text] of Object.entries({ ...FILES, ...files })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}
