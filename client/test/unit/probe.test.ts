import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surroundings } from '../../src/launch';
import { probeIn } from '../../src/probe';
import { COMPILED, folderOf, PYTHON } from './extension-folder';

const bundle = (suffix: string) => ({
  'server/sqlassay/__init__.py': 'raise SystemExit("the probe must not import it")',
  'bundled/libs/pygls/__init__.py': '',
  'bundled/libs/libcst/__init__.py': 'raise SystemExit("the probe must not import it")',
  [`bundled/libs/libcst/native${suffix}`]: '',
  'bundled/libs/msgspec/__init__.py': '',
  [`bundled/libs/msgspec/_core${suffix}`]: '',
});

test('a bundle with compiled parts for this Python lacks nothing', async t => {
  const folder = folderOf(t, bundle(COMPILED));
  const answer = await probeIn(surroundings('useBundled', folder, process.env))([PYTHON, '-S']);
  assert.deepEqual(answer.missing, []);
  assert.equal(answer.version.length, 3);
});

test('compiled parts for another Python are seen to be missing', async t => {
  const folder = folderOf(t, bundle('.cpython-399-x86_64-linux-gnu.so'));
  const answer = await probeIn(surroundings('useBundled', folder, process.env))([PYTHON, '-S']);
  assert.deepEqual(answer.missing, ['libcst.native', 'msgspec._core']);
});

test('fromEnvironment does not see the bundle', async t => {
  const folder = folderOf(t, bundle(COMPILED));
  const env = { ...process.env, PYTHONPATH: '' };
  const answer = await probeIn(surroundings('fromEnvironment', folder, env))([PYTHON, '-S']);
  assert.deepEqual(answer.missing, ['sqlassay', 'pygls', 'libcst.native', 'msgspec._core']);
});

test('what gives no answer is told in a few words', async t => {
  const folder = folderOf(t, {
    'not-python.mjs': 'console.log("hello")',
    'fails.mjs': 'process.exitCode = 3',
  });
  const probe = probeIn(surroundings('useBundled', folder, process.env));
  await assert.rejects(probe(['no-such-python-anywhere']), /^Error: not found$/);
  await assert.rejects(probe([process.execPath, 'not-python.mjs', '--']), /^Error: is not a Python$/);
  await assert.rejects(probe([process.execPath, 'fails.mjs', '--']), /^Error: Command failed/);
  await assert.rejects(probe([PYTHON, '-c', 'raise ValueError("odd")']), /^Error: ValueError: odd$/);
});
