import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CREATE_CONFIGURATION } from '../../src/commands';
import { type FolderStatus, folderView } from '../../src/folder-status';

const SHOP: FolderStatus = {
  folder: 'file:///shop',
  usesSqlalchemy: true,
  version: '2.0',
  versionFrom: 'uv.lock: sqlalchemy 2.0.44',
  dialect: 'postgresql',
  dialectFrom: 'pyproject.toml: asyncpg',
  assumed: false,
  hint: '',
};
const GUESSED: FolderStatus = {
  ...SHOP,
  folder: 'file:///shop/tools',
  versionFrom: '',
  dialect: 'default',
  dialectFrom: '',
  assumed: true,
  hint: 'Set `target-version` in sqlassay.toml.',
};
const BARE: FolderStatus = { ...SHOP, folder: 'file:///shopping', usesSqlalchemy: false };
const FOLDERS = [SHOP, GUESSED, BARE];

test('what is known of the folder, and where it is written', () => {
  const view = folderView('file:///shop/models.py', FOLDERS);
  assert.equal(view?.text, 'SQLAlchemy 2.0 · PostgreSQL');
  assert.equal(view?.detail, 'uv.lock, pyproject.toml');
  assert.equal(view?.command?.tooltip, 'uv.lock: sqlalchemy 2.0.44\npyproject.toml: asyncpg');
  assert.deepEqual(view?.command?.arguments, ['file:///shop']);
});

test('the innermost folder counts; what is assumed is said to be, with how to set it', () => {
  const view = folderView('file:///shop/tools/models.py', FOLDERS);
  assert.equal(view?.text, 'SQLAlchemy 2.0 (assumed)');
  assert.equal(view?.command?.tooltip, 'Set target-version in sqlassay.toml.');
  assert.equal(view?.command?.command, CREATE_CONFIGURATION);
});

test('a folder, or a workspace, without SQLAlchemy has that said of it', () => {
  assert.equal(folderView('file:///shopping/cart.py', FOLDERS)?.text, 'No SQLAlchemy here');
  assert.equal(folderView('file:///anywhere/cart.py', [])?.text, 'No SQLAlchemy here');
});

test('nothing is said of a file outside of all folders, nor before the server has spoken', () => {
  assert.equal(folderView('file:///elsewhere/a.py', FOLDERS), undefined);
  assert.equal(folderView('file:///shop/models.py', undefined), undefined);
});

test('one source is named once, and a dialect that has no other name by its own', () => {
  const view = folderView('file:///shop/a.py', [
    { ...SHOP, dialect: 'duckdb', dialectFrom: 'uv.lock: duckdb-engine' },
  ]);
  assert.equal(view?.text, 'SQLAlchemy 2.0 · duckdb');
  assert.equal(view?.detail, 'uv.lock');
});
