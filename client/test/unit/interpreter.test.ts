import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Answer,
  type Candidate,
  candidates,
  findInterpreter,
  type Probe,
  type Rejection,
} from '../../src/interpreter';
import { noInterpreter } from '../../src/problem';

const good = (executable: string): Answer => ({ executable, version: [3, 12, 1], missing: [] });

/** A machine on which exactly these commands answer. */
function machine(answers: Record<string, Answer>): { probe: Probe; asked: string[] } {
  const asked: string[] = [];
  const probe: Probe = async command => {
    asked.push(command.join(' '));
    const answer = answers[command.join(' ')];
    if (!answer) {
      throw new Error('not found');
    }
    return answer;
  };
  return { probe, asked };
}

const names = (all: readonly Candidate[]) => all.map(one => one.command.join(' '));

test('the setting comes first, then the Python extension, then the PATH', () => {
  assert.deepEqual(names(candidates(['py', '-3.12'], '/venv/bin/python', 'win32')), ['py -3.12']);
  assert.deepEqual(names(candidates([], '/venv/bin/python', 'linux')), [
    '/venv/bin/python',
    'python3',
    'python',
    'py',
  ]);
  assert.deepEqual(names(candidates([], undefined, 'win32')), ['python3', 'python', 'py -3']);
});

test('the first that can run the server is taken, and no other is asked after it', async () => {
  const { probe, asked } = machine({
    '/venv/bin/python': { executable: '/venv/bin/python', version: [3, 10, 14], missing: [] },
    python3: { executable: '/usr/bin/python3', version: [3, 13, 0], missing: ['libcst.native'] },
    python: good('/opt/python'),
    py: good('/never'),
  });
  const { found, rejected } = await findInterpreter(candidates([], '/venv/bin/python', 'linux'), probe);
  assert.equal(found?.executable, '/opt/python');
  assert.equal(found.version, '3.12.1');
  assert.deepEqual(
    rejected.map(rejection => rejection.kind),
    ['too old', 'modules missing'],
  );
  assert.deepEqual(asked, ['/venv/bin/python', 'python3', 'python']);
});

test('a setting that does not work is not passed over in silence', async () => {
  const { probe, asked } = machine({ python3: good('/usr/bin/python3') });
  const { found, rejected } = await findInterpreter(candidates(['/gone/python'], undefined, 'linux'), probe);
  assert.equal(found, undefined);
  assert.deepEqual(asked, ['/gone/python']);
  const { message, waysOut } = noInterpreter(rejected, 'useBundled');
  assert.match(message, /sqlassay\.interpreter, \/gone\/python, could not be started: not found/);
  assert.deepEqual(waysOut, ['Select Interpreter', 'Show Log']);
});

for (const [version, isEnough] of [
  [[3, 10, 99], false],
  [[3, 11, 0], true],
  [[3, 14], true],
  [[4, 0, 0], true],
  [[2, 7, 18], false],
] as const) {
  test(`Python ${version.join('.')} is ${isEnough ? 'new enough' : 'too old'}`, async () => {
    const { probe } = machine({ python3: { executable: '/p', version, missing: [] } });
    const { found } = await findInterpreter([{ command: ['python3'], source: 'PATH' }], probe);
    assert.equal(found !== undefined, isEnough);
  });
}

test('the message tells of the candidate that came nearest', () => {
  const candidate: Candidate = { command: ['python3'], source: 'PATH' };
  const silent: Rejection = { kind: 'no answer', candidate, reason: 'not found' };
  const old: Rejection = { kind: 'too old', candidate, executable: '/usr/bin/python3', version: '3.9.2' };
  const bare: Rejection = {
    kind: 'modules missing',
    candidate,
    executable: '/usr/bin/python3',
    version: '3.13.1',
    missing: ['libcst.native'],
  };
  assert.match(
    noInterpreter([silent], 'useBundled').message,
    /needs Python 3\.11 or newer, and none was found\.$/,
  );
  assert.match(noInterpreter([silent, old], 'useBundled').message, /\/usr\/bin\/python3 is Python 3\.9\.2/);
  const bundled = noInterpreter([silent, old, bare], 'useBundled');
  assert.match(
    bundled.message,
    /CPython 3\.11 to 3\.14 .*no libcst\.native for Python 3\.13\.1 .*pip install sqlassay.*fromEnvironment/,
  );
  assert.ok(bundled.waysOut.includes('Change Import Strategy'));
  const absent = noInterpreter([{ ...bare, missing: ['sqlassay', 'pygls'] }], 'fromEnvironment');
  assert.match(absent.message, /sqlassay is not installed for Python 3\.13\.1/);
});
