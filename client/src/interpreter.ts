// Which Python runs the server. Knows nothing of VS Code: the candidates and the way to ask one come from outside.

import { pythons } from '../platforms.json';

export const OLDEST_PYTHON = [3, 11] as const;

/** The versions of CPython for which the extension carries compiled modules, the oldest first. */
export const BUNDLED_PYTHONS: readonly string[] = pythons;

/** Modules that must be there for the server to start; the dotted ones are the compiled parts, built for one Python each. */
export const REQUIRED_MODULES = ['sqlassay', 'pygls', 'libcst.native', 'msgspec._core'] as const;

export type Source = 'setting' | 'python extension' | 'PATH';

export interface Candidate {
  /** The program, then the arguments it needs (`py -3.12`). */
  readonly command: readonly [string, ...string[]];
  readonly source: Source;
}

/** What a Python says of itself. */
export interface Answer {
  readonly executable: string;
  readonly version: readonly number[];
  /** Those of the required modules that it would not find. */
  readonly missing: readonly string[];
}

/** Asks a Python; throws an error whose message tells why it gave no answer. */
export type Probe = (command: Candidate['command']) => Promise<Answer>;

export interface Interpreter extends Candidate {
  readonly executable: string;
  readonly version: string;
}

export type Rejection =
  | { readonly kind: 'no answer'; readonly candidate: Candidate; readonly reason: string }
  | {
      readonly kind: 'too old';
      readonly candidate: Candidate;
      readonly executable: string;
      readonly version: string;
    }
  | {
      readonly kind: 'modules missing';
      readonly candidate: Candidate;
      readonly executable: string;
      readonly version: string;
      readonly missing: readonly string[];
    };

export type Search =
  | { readonly found: Interpreter; readonly rejected: readonly Rejection[] }
  | { readonly found: undefined; readonly rejected: readonly Rejection[] };

/** In the order in which they are tried. A setting stands alone: whoever names an interpreter means that one. */
export function candidates(
  setting: readonly string[],
  chosenInPythonExtension: string | undefined,
  platform: NodeJS.Platform,
): Candidate[] {
  const [program, ...args] = setting;
  if (program !== undefined) {
    return [{ command: [program, ...args], source: 'setting' }];
  }
  const result: Candidate[] = [];
  if (chosenInPythonExtension !== undefined) {
    result.push({ command: [chosenInPythonExtension], source: 'python extension' });
  }
  for (const name of ['python3', 'python']) {
    result.push({ command: [name], source: 'PATH' });
  }
  result.push({ command: platform === 'win32' ? ['py', '-3'] : ['py'], source: 'PATH' });
  return result;
}

/** The first candidate that can run the server, and why those before it cannot. */
export async function findInterpreter(all: readonly Candidate[], probe: Probe): Promise<Search> {
  const rejected: Rejection[] = [];
  for (const candidate of all) {
    const verdict = await judge(candidate, probe);
    if ('kind' in verdict) {
      rejected.push(verdict);
    } else {
      return { found: verdict, rejected };
    }
  }
  return { found: undefined, rejected };
}

async function judge(candidate: Candidate, probe: Probe): Promise<Interpreter | Rejection> {
  let answer: Answer;
  try {
    answer = await probe(candidate.command);
  } catch (error) {
    return { kind: 'no answer', candidate, reason: error instanceof Error ? error.message : String(error) };
  }
  const { executable, missing } = answer;
  const version = answer.version.join('.');
  if (isOlder(answer.version, OLDEST_PYTHON)) {
    return { kind: 'too old', candidate, executable, version };
  }
  if (missing.length > 0) {
    return { kind: 'modules missing', candidate, executable, version, missing };
  }
  return { ...candidate, executable, version };
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  const at = than.findIndex((part, i) => part !== version[i]);
  return at >= 0 && (version[at] ?? 0) < (than[at] ?? 0);
}

/** The rejection that says most about what is wrong: the candidate that came nearest. */
export function nearest(rejected: readonly Rejection[]): Rejection | undefined {
  for (const kind of ['modules missing', 'too old'] as const) {
    const found = rejected.find(rejection => rejection.kind === kind);
    if (found) {
      return found;
    }
  }
  return rejected[0];
}

/** One line for the log. */
export function describe(rejection: Rejection): string {
  const name = `${rejection.candidate.command.join(' ')} (${rejection.candidate.source})`;
  switch (rejection.kind) {
    case 'no answer':
      return `${name}: ${rejection.reason}`;
    case 'too old':
      return `${name}: ${rejection.executable} is Python ${rejection.version}, older than ${OLDEST_PYTHON.join('.')}`;
    case 'modules missing':
      return `${name}: ${rejection.executable}, Python ${rejection.version}, does not find ${rejection.missing.join(', ')}`;
  }
}
