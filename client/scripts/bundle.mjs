// Puts what the server depends on, as pyproject.toml says, into bundled/libs: what a wheel has for this machine's Python.

import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PYTHON } from './python.mjs';

const DESTINATION = 'bundled/libs';
const READ_DEPENDENCIES = `
import json, pathlib, tomllib
print(json.dumps(tomllib.loads(pathlib.Path("pyproject.toml").read_text("utf-8"))["project"]["dependencies"]))
`;

const dependencies = JSON.parse(execFileSync(PYTHON, ['-c', READ_DEPENDENCIES], { encoding: 'utf8' }));
rmSync(DESTINATION, { recursive: true, force: true });
const quiet = ['--quiet', '--quiet', '--disable-pip-version-check', '--root-user-action=ignore'];
const options = ['--no-compile', '--only-binary=:all:', '--target', DESTINATION];
execFileSync(PYTHON, ['-m', 'pip', 'install', ...quiet, ...options, ...dependencies], { stdio: 'inherit' });

/** What a running server never imports: scripts to call from a shell, and libcst's own tests. */
rmSync(path.join(DESTINATION, 'bin'), { recursive: true, force: true });
for (const entry of readdirSync(DESTINATION, { recursive: true, withFileTypes: true })) {
  if (entry.isDirectory() && entry.name === 'tests') {
    rmSync(path.join(entry.parentPath, entry.name), { recursive: true, force: true });
  }
}
