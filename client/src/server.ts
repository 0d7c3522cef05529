import { type LogOutputChannel, workspace } from 'vscode';
import { Connection } from './client';
import { readClientSettings } from './configuration';
import { Crashes } from './crashes';
import type { FolderStatus } from './folder-status';
import { candidates, describe, findInterpreter, type Interpreter, type Search } from './interpreter';
import { isSameLaunch, type Launch, launch, type Surroundings, surroundings } from './launch';
import { probeIn } from './probe';
import { crashedTooOften, noInterpreter, type Problem, startFailed } from './problem';
import { chosenInterpreter } from './python-extension';
import { serialised } from './serial';
import type { ClientSettings } from './settings';
import { StandardLinks } from './standard-links';
import type { State } from './state';

/** Where the server's state and its problems are shown. */
export interface Face {
  show(state: State): void;
  tell(problem: Problem): void;
  /** The schema of a folder may look different now; that of all folders where none is named. */
  schemaChanged(folder?: string): void;
  /** What the server takes each folder for; `undefined` where it does not run. */
  statusChanged(folders: readonly FolderStatus[] | undefined): void;
}

/** The server over the life of the window: at most one connection at a time, restarts one after the other. */
export class Server {
  private connection: Connection | undefined;
  private mustRestart = false;
  private isDisposed = false;
  private told: string | undefined;
  private readonly crashes = new Crashes();
  readonly links = new StandardLinks();
  private readonly turn = serialised(() => this.takeTurn());

  constructor(
    private readonly extensionPath: string,
    private readonly log: LogOutputChannel,
    private readonly face: Face,
  ) {}

  /** Starts the server, anew where it runs. */
  restart(): Promise<void> {
    this.crashes.forget();
    this.told = undefined;
    this.mustRestart = true;
    return this.turn();
  }

  /** Restarts the server where the interpreter or the server itself is now another one. */
  reconsider(): Promise<void> {
    return this.turn();
  }

  /** Tells the server the settings again. */
  pushSettings(): void {
    void this.connection?.pushSettings();
  }

  /** Runs a command of the server's own; rejects with the reason where it has no answer. */
  execute<Answer>(command: string, argument: object): Promise<Answer> {
    if (!this.connection) {
      return Promise.reject(new Error('The server does not run.'));
    }
    return this.connection.execute(command, argument);
  }

  async dispose(): Promise<void> {
    this.isDisposed = true;
    await this.stop();
  }

  private async takeTurn(): Promise<void> {
    const mustRestart = this.mustRestart;
    this.mustRestart = false;
    if (!this.connection) {
      this.face.show({ kind: 'starting' });
    }
    const settings = readClientSettings();
    const where = surroundings(settings.importStrategy, this.extensionPath, process.env);
    const { found, rejected } = await this.search(settings, where);
    const next = found && launch(found, where);
    if (this.isDisposed || (next && !mustRestart && this.runs(next))) {
      return;
    }
    await this.stop();
    if (next) {
      await this.start(next, found);
    } else {
      this.fail(noInterpreter(rejected, settings.importStrategy));
    }
  }

  /** The Python extension may name an interpreter of the workspace: not one to run before the workspace is trusted. */
  private async search(settings: ClientSettings, where: Surroundings): Promise<Search> {
    const mayAsk = settings.interpreter.length === 0 && workspace.isTrusted;
    const chosen = mayAsk ? await chosenInterpreter(this.log) : undefined;
    const all = candidates(settings.interpreter, chosen, process.platform);
    const search = await findInterpreter(all, probeIn(where));
    for (const rejection of search.rejected) {
      this.log.info(`Interpreter passed over: ${describe(rejection)}`);
    }
    return search;
  }

  private runs(next: Launch): boolean {
    return this.connection !== undefined && isSameLaunch(next, this.connection.launch);
  }

  private async start(next: Launch, { version, executable, source }: Interpreter): Promise<void> {
    this.face.show({ kind: 'starting' });
    this.log.info(`Starting ${[next.command, ...next.args].join(' ')} (Python ${version}, from ${source})`);
    const listener = {
      lost: () => void this.lost(connection),
      schemaChanged: (folder: string) => this.face.schemaChanged(folder),
      statusChanged: (folders: readonly FolderStatus[]) => this.face.statusChanged(folders),
    };
    const connection = new Connection(next, this.log, listener, this.links);
    this.connection = connection;
    try {
      const server = await connection.start();
      this.told = undefined;
      this.face.show({ kind: 'running', server, python: version, executable });
      this.face.schemaChanged();
    } catch (error) {
      await this.stop();
      this.fail(startFailed(connection.lastWords, error));
    }
  }

  private async lost(connection: Connection): Promise<void> {
    if (connection !== this.connection || this.isDisposed) {
      return;
    }
    if (this.crashes.mayStartAgain(Date.now())) {
      this.log.warn('The server ended unexpectedly and is started again.');
      this.mustRestart = true;
      await this.turn();
    } else {
      await this.stop();
      this.fail(crashedTooOften(connection.lastWords));
    }
  }

  private async stop(): Promise<void> {
    const connection = this.connection;
    this.connection = undefined;
    if (connection) {
      await connection.stop();
      this.face.show({ kind: 'stopped' });
      this.face.statusChanged(undefined);
    }
  }

  /** The same problem is told once, however often it comes, until the server runs or the user asks for a restart. */
  private fail(problem: Problem): void {
    if (this.isDisposed) {
      return;
    }
    this.log.error(problem.message);
    this.face.show({ kind: 'error', message: problem.message });
    if (problem.message !== this.told) {
      this.told = problem.message;
      this.face.tell(problem);
    }
  }
}
