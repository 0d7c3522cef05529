// The settings: their names, types and what they mean for the server. Knows nothing of VS Code.

import path from 'node:path';

export const SECTION = 'sqlassay';

export type ImportStrategy = 'useBundled' | 'fromEnvironment';

/** Read by the client; a change restarts the server. */
export interface ClientSettings {
  readonly interpreter: readonly string[];
  readonly importStrategy: ImportStrategy;
}

/** Sent to the server, at the start and whenever they change; null where the project's configuration is to say. */
export interface ServerSettings {
  readonly cache: boolean;
  readonly 'codeLens.models': boolean;
  readonly 'codeLens.statements': boolean;
  readonly configuration: string | null;
  readonly diagnosticMode: 'openFilesOnly' | 'workspace';
  readonly extendSelect: readonly string[] | null;
  readonly ignore: readonly string[] | null;
  readonly 'inlayHints.lazyLoads': boolean;
  readonly 'inlayHints.targets': boolean;
  readonly logLevel: 'error' | 'warning' | 'info' | 'debug';
  readonly select: readonly string[] | null;
  readonly severity: Readonly<Record<string, 'error' | 'warning' | 'info' | 'hint'>> | null;
  readonly standardsUrl: string;
  readonly targetVersion: '1.4' | '2.0' | '2.1' | null;
}

export const CLIENT_DEFAULTS: ClientSettings = { interpreter: [], importStrategy: 'useBundled' };

export const SERVER_DEFAULTS: ServerSettings = {
  cache: true,
  'codeLens.models': true,
  'codeLens.statements': false,
  configuration: null,
  diagnosticMode: 'openFilesOnly',
  extendSelect: null,
  ignore: null,
  'inlayHints.lazyLoads': true,
  'inlayHints.targets': true,
  logLevel: 'info',
  select: null,
  severity: {},
  standardsUrl: '',
  targetVersion: null,
};

/** Read by vscode-languageclient itself, which makes the name from the client's id. */
export const TRACE_SETTING = 'trace.server';

/** Looks a setting up by its name without the section. */
export type Get = (name: string) => unknown;

export interface Place {
  readonly folder: string | undefined;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
}

export function clientSettings(get: Get, place: Place): ClientSettings {
  const { interpreter, importStrategy } = read(get, CLIENT_DEFAULTS);
  return { interpreter: interpreter.map(part => program(part, place)), importStrategy };
}

export function serverSettings(get: Get, place: Place): ServerSettings {
  const settings = read(get, SERVER_DEFAULTS);
  const { configuration, severity } = settings;
  return {
    ...settings,
    configuration: configuration ? expand(configuration, place) : null,
    severity: severity && Object.keys(severity).length > 0 ? severity : null,
  };
}

function read<T extends object>(get: Get, defaults: T): T {
  const entries = Object.entries(defaults).map(([name, byDefault]) => [name, get(name) ?? byDefault]);
  return Object.fromEntries(entries) as T;
}

/** A path with separators is a file beside the workspace's others; a bare name is looked up on the PATH. */
function program(word: string, place: Place): string {
  const expanded = expand(word, place);
  const isRelativePath = /[\\/]/.test(expanded) && !path.isAbsolute(expanded) && !expanded.startsWith('-');
  return isRelativePath && place.folder ? path.join(place.folder, expanded) : expanded;
}

function expand(text: string, { folder, home, env }: Place): string {
  return text
    .replace(/^~(?=$|[\\/])/, home)
    .replace(/\$\{workspaceFolder\}/g, () => folder ?? '')
    .replace(/\$\{userHome\}/g, () => home)
    .replace(/\$\{env:([^}]+)\}/g, (_, name: string) => env[name] ?? '');
}
