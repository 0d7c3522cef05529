import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { PYTHON } from '../../scripts/python.mjs';

export { PYTHON };

/** A folder with these files, gone at the end of the test. */
export function folderOf(test: TestContext, files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'sqlassay-')));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

/** How the name of a compiled module ends for the Python of the tests, such as `.cpython-311-x86_64-linux-gnu.so`. */
export const COMPILED = execFileSync(
  PYTHON,
  ['-c', 'from importlib.machinery import EXTENSION_SUFFIXES; print(EXTENSION_SUFFIXES[0])'],
  { encoding: 'utf8' },
).trim();
