import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import {
  CLIENT_DEFAULTS,
  clientSettings,
  type Place,
  SERVER_DEFAULTS,
  serverSettings,
} from '../../src/settings';

const place: Place = { folder: path.resolve('/ws'), home: '/home/me', env: { TOOLS: '/opt/tools' } };
const having = (values: Record<string, unknown>) => (name: string) => values[name];

test('what is not set has its default', () => {
  assert.deepEqual(clientSettings(having({}), place), CLIENT_DEFAULTS);
  assert.deepEqual(serverSettings(having({}), place), { ...SERVER_DEFAULTS, severity: null });
});

test('an empty selection is not the same as none', () => {
  const settings = serverSettings(having({ select: [], ignore: null }), place);
  assert.deepEqual(settings.select, []);
  assert.equal(settings.ignore, null);
  assert.deepEqual(serverSettings(having({ severity: { SA1: 'hint' } }), place).severity, { SA1: 'hint' });
});

for (const [written, meant] of [
  ['~/py/bin/python', '/home/me/py/bin/python'],
  ['${env:TOOLS}/python', '/opt/tools/python'],
  ['${workspaceFolder}/.venv/bin/python', `${place.folder}/.venv/bin/python`],
  ['.venv/bin/python', path.join(place.folder ?? '', '.venv/bin/python')],
  ['python3.12', 'python3.12'],
  ['${env:UNKNOWN}python', 'python'],
] as const) {
  test(`interpreter ${written}`, () => {
    const settings = clientSettings(having({ interpreter: [written, '-X', 'dev'] }), place);
    assert.deepEqual(settings.interpreter, [meant, '-X', 'dev']);
  });
}

test('replacements are put in as they are, dollars and all', () => {
  const odd: Place = { ...place, folder: '/ws/$&' };
  const { configuration } = serverSettings(having({ configuration: '${workspaceFolder}/a.toml' }), odd);
  assert.equal(configuration, '/ws/$&/a.toml');
});
