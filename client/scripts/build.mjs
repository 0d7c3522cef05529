// Bundles the client into dist/extension.js. With --watch, again at each change and with a source map.

import { context } from 'esbuild';

const watch = process.argv.includes('--watch');
const bundle = await context({
  entryPoints: ['client/src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  external: ['vscode'],
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minify: !watch,
  sourcemap: watch,
  logLevel: 'info',
});

if (watch) {
  await bundle.watch();
} else {
  await bundle.rebuild();
  await bundle.dispose();
}
