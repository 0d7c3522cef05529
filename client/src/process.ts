// The server's process: what it last said, and its end when it does not end by itself.

import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Launch } from './launch';

const LINES_KEPT = 20;

export class ServerProcess {
  readonly child: ChildProcessWithoutNullStreams;
  private tail: string[] = [];

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    child.on('error', error => this.tail.push(error.message));
    child.stderr.on('data', (data: Buffer) => {
      const lines = data.toString('utf8').split(/\r?\n/).filter(Boolean);
      this.tail = [...this.tail, ...lines].slice(-LINES_KEPT);
    });
  }

  static async start({ command, args, cwd, env }: Launch): Promise<ServerProcess> {
    const child = spawn(command, args, { cwd, env, windowsHide: true });
    const server = new ServerProcess(child);
    await once(child, 'spawn');
    return server;
  }

  /** The last line of its standard error: of a traceback, the line with the exception. */
  get lastWords(): string | undefined {
    return this.tail.at(-1);
  }

  /** Waits for the end, and brings it about after `patienceMs`. */
  async end(patienceMs: number): Promise<void> {
    if (hasEnded(this.child)) {
      return;
    }
    const ended = once(this.child, 'exit');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(timer);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
