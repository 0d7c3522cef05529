import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import manifest from '../../../package.json';
import * as commands from '../../src/commands';
import { CLIENT_DEFAULTS, SECTION, SERVER_DEFAULTS, TRACE_SETTING } from '../../src/settings';
import { viewOf } from '../../src/state';

interface Property {
  readonly default: unknown;
  readonly scope: string;
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
}

const declared: Record<string, Property> = manifest.contributes.configuration.properties;
const SOURCES = 'client/src';
const source = readdirSync(SOURCES)
  .map(name => readFileSync(path.join(SOURCES, name), 'utf8'))
  .join('\n');

test('every setting that is read is declared, with the same default, and the other way round', () => {
  const read = { ...CLIENT_DEFAULTS, ...SERVER_DEFAULTS, [TRACE_SETTING]: 'off' };
  const defaults = Object.fromEntries(
    Object.entries(read).map(([name, value]) => [`${SECTION}.${name}`, value]),
  );
  assert.deepEqual(
    Object.fromEntries(Object.entries(declared).map(([name, property]) => [name, property.default])),
    defaults,
  );
});

test('every setting is described, its choices too', () => {
  for (const [name, property] of Object.entries(declared)) {
    assert.ok(property.description ?? property.markdownDescription, name);
    if (property.enumDescriptions) {
      assert.equal(property.enumDescriptions.length, property.enum?.length, name);
    }
  }
});

test('what chooses the code that runs cannot be set by a workspace that is not trusted', () => {
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  for (const name of [...Object.keys(CLIENT_DEFAULTS), 'configuration']) {
    assert.ok(restrictedConfigurations.includes(`${SECTION}.${name}`), name);
  }
  for (const name of restrictedConfigurations) {
    assert.ok(name in declared, name);
  }
  assert.equal(declared['sqlassay.interpreter']?.scope, 'machine-overridable');
});

test('the commands that are declared are those that are registered', () => {
  const named = Object.entries(commands);
  assert.deepEqual(
    manifest.contributes.commands.map(({ command }) => command).sort(),
    named.map(([, command]) => command).sort(),
  );
  for (const [constant] of named) {
    assert.match(source, new RegExp(`registerCommand\\(${constant},`), constant);
  }
});

test('every state offers a command that exists', () => {
  const states = [
    viewOf({ kind: 'starting' }),
    viewOf({ kind: 'running', server: '1.0', python: '3.12.1', executable: '/usr/bin/python3' }),
    viewOf({ kind: 'stopped' }),
    viewOf({ kind: 'error', message: 'no Python' }),
  ];
  const known = manifest.contributes.commands.map(({ command }) => command);
  assert.ok(states.every(({ command }) => command && known.includes(command.command)));
  assert.deepEqual(
    states.map(({ severity, busy }) => [severity, busy]),
    [
      ['information', true],
      ['information', false],
      ['warning', false],
      ['error', false],
    ],
  );
});

test('the versions agree', () => {
  const project = readFileSync('pyproject.toml', 'utf8');
  assert.equal(manifest.version, /^version = "(.*)"$/m.exec(project)?.[1], 'pyproject.toml');
  assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
});

test('the lock file names no registry', () => {
  assert.doesNotMatch(readFileSync('package-lock.json', 'utf8'), /"resolved"/);
});
