// Asks a Python what it is, without importing anything but its standard library.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Answer, type Probe, REQUIRED_MODULES } from './interpreter';
import type { Surroundings } from './launch';

const QUESTION = `
import importlib.machinery, importlib.util, json, sys

def is_there(name):
    first, *rest = name.split(".")
    spec = importlib.util.find_spec(first)
    for part in rest:
        if spec is None or spec.submodule_search_locations is None:
            return False
        spec = importlib.machinery.PathFinder.find_spec(part, list(spec.submodule_search_locations))
    return spec is not None

print(json.dumps({
    "executable": sys.executable,
    "version": list(sys.version_info[:3]),
    "missing": [name for name in sys.argv[1:] if not is_there(name)],
}))
`;

const PATIENCE_MS = 15_000;

/** A probe that sees the modules which the server would see in these surroundings. */
export function probeIn({ cwd, env }: Surroundings): Probe {
  return async ([program, ...args]) => {
    const asked = [...args, '-c', QUESTION, ...REQUIRED_MODULES];
    const options = { cwd, env, timeout: PATIENCE_MS, windowsHide: true, encoding: 'utf8' } as const;
    try {
      return parse((await promisify(execFile)(program, asked, options)).stdout);
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  };
}

function parse(output: string): Answer {
  const line = output.trim().split('\n').at(-1) ?? '';
  const answer: unknown = JSON.parse(line);
  if (!isAnswer(answer)) {
    throw new Error(`it answered ${line}`);
  }
  return answer;
}

function isAnswer(value: unknown): value is Answer {
  const answer = value as Answer | null;
  return (
    typeof answer?.executable === 'string' && Array.isArray(answer.version) && Array.isArray(answer.missing)
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const { code, killed, stderr } = error as Error & { code?: unknown; killed?: boolean; stderr?: string };
  if (code === 'ENOENT') {
    return 'not found';
  }
  if (code === 'EACCES') {
    return 'may not be run';
  }
  if (killed) {
    return `no answer within ${PATIENCE_MS / 1000} s`;
  }
  if (error instanceof SyntaxError) {
    return 'is not a Python';
  }
  return stderr?.trim().split('\n').at(-1) || error.message.split('\n', 1)[0] || 'failed';
}
