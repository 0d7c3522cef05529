// What `npm run package` made: what is in it, and that its server starts with nothing but it and an interpreter.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import {
  createProtocolConnection,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import manifest from '../../../package.json';
import { PYTHON } from '../../scripts/python.mjs';
import { launch, surroundings } from '../../src/launch';
import { probeIn } from '../../src/probe';

const VSIX = `dist/sqlassay-${manifest.version}.vsix`;
let unpacked: string;
let extension: string;
let files: string[];

before(() => {
  unpacked = mkdtempSync(path.join(os.tmpdir(), 'sqlassay-vsix-'));
  execFileSync(PYTHON, ['-m', 'zipfile', '-e', VSIX, unpacked]);
  extension = path.join(unpacked, 'extension');
  files = readdirSync(extension, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(extension, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
});

after(() => rmSync(unpacked, { recursive: true, force: true }));

test('it holds the client, the server with its standards, the dependencies, and nothing else', () => {
  const expected = [
    'package.json',
    'readme.md',
    'changelog.md',
    'LICENSE.txt',
    manifest.icon,
    manifest.main.replace('./', ''),
    'dist/schema.js',
  ];
  assert.deepEqual(
    files.filter(name => !/^(server\/sqlassay|bundled\/libs)\//.test(name)).sort(),
    expected.sort(),
  );
  assert.deepEqual(
    files.filter(name => /(^|\/)(tests|node_modules|__pycache__|\.[^/]*)\/|\.(pyc|map|ts|vsix)$/.test(name)),
    [],
  );
});

test('it holds every file of the server that is in the source tree', () => {
  const server = readdirSync('server/sqlassay', { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.name.endsWith('.pyc'))
    .map(entry => path.join(entry.parentPath, entry.name).replaceAll('\\', '/'));
  assert.deepEqual(
    server.filter(name => !files.includes(name)),
    [],
  );
  assert.ok(server.some(name => /standards\/.*\.md$/.test(name)));
});

test('it is marked for this platform only, since it carries compiled modules', () => {
  const vsixmanifest = readFileSync(path.join(unpacked, 'extension.vsixmanifest'), 'utf8');
  assert.match(vsixmanifest, new RegExp(`TargetPlatform="${process.platform}-${process.arch}"`));
});

test('its server answers, in an interpreter without any packages', { timeout: 60_000 }, async () => {
  const where = surroundings('useBundled', extension, process.env);
  const bare = [PYTHON, '-S'] as const;
  const { missing } = await probeIn(where)(bare);
  assert.deepEqual(missing, []);
  const { command, args, cwd, env } = launch(
    { command: bare, source: 'PATH', executable: PYTHON, version: '' },
    where,
  );
  const server = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  try {
    const params = { processId: process.pid, rootUri: null, capabilities: {} };
    const answer = connection.sendRequest(InitializeRequest.type, params);
    const early = ended.then(([code]) => assert.fail(`the server ended with ${code} before it answered`));
    const { serverInfo, capabilities } = await Promise.race([answer, early]);
    early.catch(() => undefined);
    assert.deepEqual(serverInfo, { name: 'sqlassay', version: manifest.version });
    assert.ok(capabilities.textDocumentSync);
    await connection.sendNotification(InitializedNotification.type, {});
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    assert.deepEqual(await ended, [0, null]);
  } finally {
    connection.dispose();
    server.kill();
  }
});
