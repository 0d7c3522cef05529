// How the server's process is started.

import path from 'node:path';
import type { Interpreter } from './interpreter';
import type { ImportStrategy } from './settings';

/** Where the process runs and what it inherits. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Launch extends Surroundings {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * The working directory is the extension's own, and `PYTHONSAFEPATH` keeps it off the module path, so that no file of
 * the workspace (a `logging.py`, a `sqlassay.py`) can be imported in place of ours.
 */
export function surroundings(
  strategy: ImportStrategy,
  extensionPath: string,
  env: NodeJS.ProcessEnv,
): Surroundings {
  const ours: NodeJS.ProcessEnv = { ...env, PYTHONSAFEPATH: '1', PYTHONUTF8: '1', PYTHONUNBUFFERED: '1' };
  if (strategy === 'useBundled') {
    const folders = [path.join(extensionPath, 'server'), path.join(extensionPath, 'bundled', 'libs')];
    ours.PYTHONPATH = folders.join(path.delimiter);
  }
  return { cwd: extensionPath, env: ours };
}

export function launch(interpreter: Interpreter, { cwd, env }: Surroundings): Launch {
  const [command, ...args] = interpreter.command;
  return { command, args: [...args, '-m', 'sqlassay', 'server'], cwd, env };
}

/** Whether two launches start the same server, so that a restart would change nothing. */
export function isSameLaunch(a: Launch, b: Launch): boolean {
  const words = (one: Launch) => JSON.stringify([one.command, one.args, one.cwd, one.env.PYTHONPATH]);
  return words(a) === words(b);
}
