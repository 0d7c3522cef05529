// Runs client/test/<name>/*.test.ts under Node's test runner: `node client/scripts/test.mjs unit`.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const [suite] = process.argv.slice(2);
const folder = path.join('client', 'test', suite);
// Inside node_modules, so that what is not bundled is found from there.
const outdir = mkdtempSync(path.join('node_modules', `.sqlassay-test-`));
try {
  await build({
    entryPoints: readdirSync(folder)
      .filter(name => name.endsWith('.test.ts'))
      .map(name => path.join(folder, name)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
  });
  const files = readdirSync(outdir).map(name => path.join(outdir, name));
  process.exitCode =
    spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=spec', ...files], {
      stdio: 'inherit',
    }).status ?? 1;
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
