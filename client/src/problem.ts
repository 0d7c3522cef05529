// What keeps the server from running, in words for the user, with the ways out.

import { BUNDLED_PYTHONS, nearest, OLDEST_PYTHON, type Rejection } from './interpreter';
import type { ImportStrategy } from './settings';

export type WayOut = 'Select Interpreter' | 'Change Import Strategy' | 'Restart' | 'Show Log';

export interface Problem {
  readonly message: string;
  readonly waysOut: readonly WayOut[];
}

export function noInterpreter(rejected: readonly Rejection[], strategy: ImportStrategy): Problem {
  const rejection = nearest(rejected);
  if (rejection?.kind === 'modules missing') {
    return modulesMissing(rejection.executable, rejection.version, rejection.missing, strategy);
  }
  const wanted = `Python ${OLDEST_PYTHON.join('.')} or newer`;
  const waysOut: WayOut[] = ['Select Interpreter', 'Show Log'];
  if (rejection?.candidate.source === 'setting') {
    const named = `The interpreter in the setting sqlassay.interpreter, ${rejection.candidate.command.join(' ')},`;
    const reason =
      rejection.kind === 'too old'
        ? `is Python ${rejection.version}, but the server needs ${wanted}.`
        : `could not be started: ${rejection.reason}.`;
    return { message: `${named} ${reason}`, waysOut };
  }
  const old =
    rejection?.kind === 'too old' ? ` (${rejection.executable} is Python ${rejection.version})` : '';
  return { message: `The server needs ${wanted}, and none was found${old}.`, waysOut };
}

function modulesMissing(
  executable: string,
  version: string,
  missing: readonly string[],
  strategy: ImportStrategy,
): Problem {
  const python = `Python ${version} (${executable})`;
  const waysOut: WayOut[] = ['Select Interpreter', 'Change Import Strategy', 'Show Log'];
  if (strategy === 'fromEnvironment') {
    const message =
      missing[0] === 'sqlassay'
        ? `sqlassay is not installed for ${python}. Run "pip install sqlassay" there, or set sqlassay.importStrategy to useBundled.`
        : `The sqlassay of ${python} lacks ${missing.join(', ')}. Run "pip install --upgrade sqlassay" there.`;
    return { message, waysOut };
  }
  const carried = `${BUNDLED_PYTHONS[0]} to ${BUNDLED_PYTHONS.at(-1)}`;
  return {
    message:
      `The bundled server runs on CPython ${carried} of this platform and has no ${missing.join(', ')} ` +
      `for ${python}. Select another interpreter, ` +
      'or run "pip install sqlassay" there and set sqlassay.importStrategy to fromEnvironment.',
    waysOut,
  };
}

/** `lastWords` is the end of what the server wrote to its standard error. */
export function startFailed(lastWords: string | undefined, error: unknown): Problem {
  const reason = lastWords || (error instanceof Error ? error.message : String(error));
  return {
    message: `The server did not start: ${reason}`,
    waysOut: ['Select Interpreter', 'Restart', 'Show Log'],
  };
}

export function crashedTooOften(lastWords: string | undefined): Problem {
  const reason = lastWords ? `: ${lastWords}` : '.';
  return {
    message: `The server ended unexpectedly several times and was not started again${reason}`,
    waysOut: ['Restart', 'Show Log'],
  };
}
