// What `npm run package` made: what is in it, and that its server starts with nothing but it and an interpreter.

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import manifest from '../../../package.json';
import { PYTHON } from '../../scripts/python.mjs';
import { BUNDLED_PYTHONS } from '../../src/interpreter';
import { type Launch, launch, surroundings } from '../../src/launch';
import { probeIn } from '../../src/probe';

const VSIX = `dist/sqlassay-${process.platform}-${process.arch}-${manifest.version}.vsix`;
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
    ...manifest.contributes.walkthroughs.flatMap(({ steps }) =>
      steps.map(({ media }) => media.image ?? media.markdown ?? ''),
    ),
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

test('its page shows its pictures without a network, and links to nothing that is not there', () => {
  const page = readFileSync(path.join(extension, 'readme.md'), 'utf8');
  const targets = [...page.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target ?? '');
  assert.ok(targets.filter(target => target.startsWith('data:image/png;base64,')).length >= 3);
  assert.deepEqual(
    targets.filter(target => !/^(data:|https:|#)/.test(target)),
    [],
  );
});

test('the problem matcher understands what the command line prints', () => {
  const { command, args, cwd, env } = launch(
    { command: [PYTHON], source: 'PATH', executable: PYTHON, version: '' },
    surroundings('useBundled', extension, process.env),
  );
  const file = path.join(mkdtempSync(path.join(unpacked, 'project-')), 'models.py');
  writeFileSync(file, MISTAKE);
  const check = [...args.slice(0, -1), 'check', '--no-cache', '--output-format', 'concise', '--quiet', file];
  const lines = spawnSync(command, check, { cwd, env, encoding: 'utf8' }).stdout.trim().split(/\r?\n/);
  const [pattern] = manifest.contributes.problemPatterns;
  const found = lines.map(line => new RegExp(pattern?.regexp ?? '').exec(line));
  assert.deepEqual(
    found.map(match => match && path.resolve(cwd, match[1] ?? '')),
    lines.map(() => file),
  );
  const mistake = found.find(match => match?.[pattern?.code ?? 0] === 'SA101');
  assert.deepEqual([mistake?.[2], mistake?.[3], mistake?.[4]], ['15', '31', 'error']);
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

test('it holds the compiled modules for every Python that it says it runs on, and pure ones once', () => {
  for (const module of ['libcst/native', 'msgspec/_core']) {
    const all = files.filter(name => name.startsWith(`bundled/libs/${module}.c`));
    const tags = all.map(name => /\.(?:cpython-|cp)(\d+)-/.exec(name)?.[1]).sort();
    assert.deepEqual(
      tags,
      BUNDLED_PYTHONS.map(python => python.replace('.', '')),
    );
  }
  const compiled = files.filter(name => /\.(so|pyd|dylib)$/.test(name));
  assert.equal(compiled.length, 2 * BUNDLED_PYTHONS.length, compiled.join());
});

test('what a server never imports is left out', () => {
  const folders = new Set(files.map(name => /^bundled\/libs\/([^/]+)/.exec(name)?.[1]));
  for (const name of ['yaml', 'pygments', 'markdown_it', 'greenlet', 'pip']) {
    assert.ok(!folders.has(name), name);
  }
  assert.deepEqual(
    files.filter(name => /^bundled\/.*\.(c|pyx|pyi|pxd)$|libcst\/codemod|sqlalchemy\/testing/.test(name)),
    [],
  );
});

test('every distribution comes with its licence', () => {
  const named = (what: RegExp) =>
    new Set(
      files.map(name => /^bundled\/libs\/([^/]+\.dist-info)\//.exec(name)?.[1] && what.exec(name)?.[1]),
    );
  const distributions = named(/libs\/([^/]+)\.dist-info\/METADATA$/);
  const licensed = named(/libs\/([^/]+)\.dist-info\/.*licen/i);
  assert.ok(distributions.size > 5);
  assert.deepEqual([...distributions].sort(), [...licensed].sort());
});

for (const python of [PYTHON, ...BUNDLED_PYTHONS.map(version => `python${version}`)]) {
  const reason = isThere(python) ? false : `there is no ${python} here`;
  test(`its server finds what it should, by ${python} with no packages and no network`, {
    timeout: 120_000,
    skip: reason,
  }, async () => {
    const bare = environmentWithoutPackages(python);
    const where = surroundings('useBundled', extension, process.env);
    const { missing } = await probeIn(where)([bare]);
    assert.deepEqual(missing, []);
    const interpreter = { command: [bare], source: 'PATH', executable: bare, version: '' } as const;
    await findsTheMistake(launch(interpreter, where));
  });
}

function isThere(python: string): boolean {
  return spawnSync(python, ['-c', ''], { stdio: 'ignore' }).status === 0;
}

/** Ends the interpreter when it looks a name up or connects to anything, whoever might catch an exception. */
const NO_NETWORK = `
import os, sys
sys.addaudithook(lambda event, _: event in ("socket.connect", "socket.getaddrinfo") and os._exit(97))
`;

/** A virtual environment with an empty site-packages, in which the network cannot be used. */
function environmentWithoutPackages(python: string): string {
  const folder = mkdtempSync(path.join(unpacked, 'bare-'));
  execFileSync(python, ['-m', 'venv', '--without-pip', folder]);
  const onWindows = process.platform === 'win32';
  const bare = path.join(folder, ...(onWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  const ask = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  const packages = execFileSync(bare, ['-c', ask], { encoding: 'utf8' }).trim();
  assert.deepEqual(readdirSync(packages), []);
  writeFileSync(path.join(packages, 'sitecustomize.py'), NO_NETWORK);
  assert.equal(
    spawnSync(bare, ['-c', 'import socket; socket.create_connection(("localhost", 9))']).status,
    97,
  );
  return bare;
}

const MISTAKE = readFileSync('tests/editors/mistake.py', 'utf8');

/** Rejects with what was found until then, so that the server is ended and the test says what is missing. */
async function tooLate(found: ReadonlySet<unknown>): Promise<never> {
  await setTimeout(30_000, undefined, { ref: false });
  throw new Error(`found in 30 s: ${[...found].join()}`);
}

/** Initialises, opens a file and asks for its findings: one by a rule, one by the SQLAlchemy that is bundled. */
async function findsTheMistake({ command, args, cwd, env }: Launch): Promise<void> {
  const folder = mkdtempSync(path.join(unpacked, 'project-'));
  const uri = pathToFileURL(path.join(folder, 'models.py')).href;
  writeFileSync(path.join(folder, 'models.py'), MISTAKE);
  const server = spawn(command, args, {
    cwd,
    env: { ...env, XDG_CACHE_HOME: path.join(unpacked, 'cache') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  const early = ended.then(([code]) => assert.fail(`the server ended with ${code} before it was told to`));
  early.catch(() => undefined);
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const found = new Set<unknown>();
  const wanted = ['SA101', 'SA518'];
  const complete = new Promise<void>(resolve => {
    connection.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) => {
      for (const { code } of diagnostics) {
        found.add(code);
      }
      if (wanted.every(code => found.has(code))) {
        resolve();
      }
    });
  });
  connection.listen();
  try {
    const rootUri = pathToFileURL(folder).href;
    const params = { processId: process.pid, rootUri, capabilities: {} };
    const answer = connection.sendRequest(InitializeRequest.type, params);
    const { serverInfo } = await Promise.race([answer, early]);
    assert.deepEqual(serverInfo, { name: 'sqlassay', version: manifest.version });
    await connection.sendNotification(InitializedNotification.type, {});
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'python', version: 1, text: MISTAKE },
    });
    await Promise.race([complete, early, tooLate(found)]);
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    assert.deepEqual(await ended, [0, null]);
  } finally {
    connection.dispose();
    server.kill();
  }
}
