// Makes dist/sqlassay-<platform>-<version>.vsix for this machine's platform, for those that are named, or with --all.
// Each is for one platform, since it carries compiled Python modules.

import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { PYTHON } from './python.mjs';
import { standalone } from './readme.mjs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const { platforms } = JSON.parse(readFileSync('client/platforms.json', 'utf8'));
const here = `${process.platform}-${process.arch}`;
const asked = process.argv.slice(2);
// This machine's comes last, so that bundled/libs is then what a debugged extension needs.
const all = Object.keys(platforms).sort((a, b) => Number(a === here) - Number(b === here));
const targets = asked.includes('--all') ? all : asked.length > 0 ? asked : [here];

const PAGE = 'docs/editors/vscode.md';
const README = 'dist/readme.md';
writeFileSync(README, standalone(readFileSync(PAGE, 'utf8'), PAGE));

for (const target of targets) {
  if (!(target in platforms)) {
    throw new Error(`there is no package for ${target}: ${Object.keys(platforms).join(', ')}`);
  }
  const packagePath = `dist/sqlassay-${target}-${version}.vsix`;
  execFileSync(PYTHON, ['client/scripts/bundle.py', target], { stdio: 'inherit' });
  await createVSIX({
    packagePath,
    readmePath: README,
    target,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  console.log(`${packagePath}  ${(statSync(packagePath).size / 2 ** 20).toFixed(1)} MiB`);
}
