// Puts what the server depends on, as pyproject.toml says, into bundled/libs: what a wheel has for this machine's Python.

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { PYTHON } from './python.mjs';

const DESTINATION = 'bundled/libs';
const READ_DEPENDENCIES = `
import json, pathlib, tomllib
print(json.dumps(tomllib.loads(pathlib.Path("pyproject.toml").read_text("utf-8"))["project"]["dependencies"]))
`;

const dependencies = JSON.parse(execFileSync(PYTHON, ['-c', READ_DEPENDENCIES], { encoding: 'utf8' }));
rmSync(DESTINATION, { recursive: true, force: true });
const options = [
  '--quiet',
  '--disable-pip-version-check',
  '--no-compile',
  '--only-binary=:all:',
  '--target',
  DESTINATION,
];
execFileSync(PYTHON, ['-m', 'pip', 'install', ...options, ...dependencies], { stdio: 'inherit' });
rmSync(`${DESTINATION}/bin`, { recursive: true, force: true });
