// Bundles the client into dist/extension.js, the script of its view into dist/schema.js. With --watch, again at each change and with a source map.

import { context } from 'esbuild';

const watch = process.argv.includes('--watch');
const common = { bundle: true, minify: !watch, sourcemap: watch, logLevel: 'info' };
const bundles = [
  await context({
    ...common,
    entryPoints: ['client/src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  }),
  await context({
    ...common,
    entryPoints: ['client/webview/schema.ts'],
    outfile: 'dist/schema.js',
    platform: 'browser',
    format: 'iife',
    target: 'chrome122',
    sourcemap: watch && 'inline',
  }),
];

for (const bundle of bundles) {
  if (watch) {
    await bundle.watch();
  } else {
    await bundle.rebuild();
    await bundle.dispose();
  }
}
