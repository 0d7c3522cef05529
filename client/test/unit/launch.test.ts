import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import type { Interpreter } from '../../src/interpreter';
import { isSameLaunch, launch, surroundings } from '../../src/launch';
import { folderOf, PYTHON } from './extension-folder';

const interpreter: Interpreter = {
  command: [PYTHON, '-S'],
  source: 'PATH',
  executable: PYTHON,
  version: '3.12.0',
};

test('the bundled server runs, and nothing of the folder it runs in or of an inherited PYTHONPATH', t => {
  const workspace = folderOf(t, {
    'sqlassay.py': 'raise SystemExit("ran the workspace")',
    'json.py': 'raise SystemExit("ran the workspace")',
  });
  const extension = folderOf(t, {
    'server/sqlassay/__init__.py': '',
    'server/sqlassay/__main__.py':
      'import json, sys, dependency\nprint(json.dumps([sys.argv[1:], dependency.__file__]))',
    'bundled/libs/dependency.py': '',
  });
  const { command, args, cwd, env } = launch(
    interpreter,
    surroundings('useBundled', extension, { ...process.env, PYTHONPATH: workspace }),
  );
  assert.equal(cwd, extension);
  const run = (folder: string) =>
    JSON.parse(execFileSync(command, args, { cwd: folder, env, encoding: 'utf8' }));
  const expected = [['server'], path.join(extension, 'bundled', 'libs', 'dependency.py')];
  assert.deepEqual(run(cwd), expected);
  assert.deepEqual(run(workspace), expected);
});

test('fromEnvironment leaves the environment its PYTHONPATH', () => {
  assert.equal(surroundings('fromEnvironment', '/ext', { PYTHONPATH: '/mine' }).env.PYTHONPATH, '/mine');
});

test('a launch differs by its command and by what it imports, and by nothing else', () => {
  const bundled = launch(interpreter, surroundings('useBundled', '/ext', { A: '1' }));
  assert.ok(isSameLaunch(bundled, launch(interpreter, surroundings('useBundled', '/ext', { A: '2' }))));
  assert.ok(!isSameLaunch(bundled, launch(interpreter, surroundings('fromEnvironment', '/ext', { A: '1' }))));
  const other = launch(
    { ...interpreter, command: ['other'] },
    surroundings('useBundled', '/ext', { A: '1' }),
  );
  assert.ok(!isSameLaunch(bundled, other));
});
