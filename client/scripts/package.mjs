// Makes dist/sqlassay-<version>.vsix for this machine's platform, since it carries compiled Python modules.

import { readFileSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

await createVSIX({
  packagePath: `dist/sqlassay-${version}.vsix`,
  target: `${process.platform}-${process.arch}`,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
