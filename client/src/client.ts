import { type LogOutputChannel, Uri } from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  type ConfigurationMiddleware,
  DidChangeConfigurationNotification,
  ErrorAction,
  type ErrorHandlerResult,
  ExecuteCommandRequest,
  LanguageClient,
  RevealOutputChannelOn,
  State,
} from 'vscode-languageclient/node';
import { readServerSettings } from './configuration';
import type { Launch } from './launch';
import { ServerProcess } from './process';
import type { Drawn, Wanted } from './schema';
import { SELECTOR } from './selector';
import { SECTION } from './settings';
import { traceChannel } from './trace';

/** The server's own: the client's commands have other names. */
const DRAW_SCHEMA = 'sqlassay.schema';
const SCHEMA_CHANGED = 'sqlassay/schemaChanged';
const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 2_000;

/** The library pops up a message for each thing that goes wrong; here they go to the log, and `Server` says it once. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Answers `workspace/configuration`: with our settings as the server knows them, for other sections as VS Code does. */
const tellSettings: NonNullable<ConfigurationMiddleware['configuration']> = async (params, token, next) => {
  const answers = await next(params, token);
  if (!Array.isArray(answers)) {
    return answers;
  }
  return params.items.map(({ section, scopeUri }, i) =>
    section === SECTION ? readServerSettings(scopeUri ? Uri.parse(scopeUri) : undefined) : answers[i],
  );
};

/** What the server learns of us first; the name tells it that the command `sqlassay.openStandard` is here. */
function initializationOptions() {
  return { client: 'vscode', settings: readServerSettings() };
}

/** What the client is told by the server of itself. */
export interface Listener {
  /** The server, once it ran, ended without having been told to. */
  lost(): void;
  schemaChanged(folder: string): void;
}

/** One run of the server, from its start to its end. */
export class Connection {
  private readonly client: LanguageClient;
  private process: ServerProcess | undefined;

  constructor(
    readonly launch: Launch,
    log: LogOutputChannel,
    listener: Listener,
  ) {
    const start = async () => {
      this.process = await ServerProcess.start(launch);
      return this.process.child;
    };
    this.client = new QuietClient(SECTION, 'sqlassay', start, {
      documentSelector: SELECTOR,
      diagnosticCollectionName: SECTION,
      outputChannel: log,
      traceOutputChannel: traceChannel(log),
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions,
      initializationFailedHandler: () => false,
      diagnosticPullOptions: { onChange: true, onSave: true },
      markdown: { isTrusted: false, supportHtml: false },
      errorHandler: { error: () => this.erred(), closed: () => this.closed(listener) },
      middleware: {
        workspace: {
          configuration: tellSettings,
          didChangeConfiguration: () => this.pushSettings(),
        },
      },
    });
    this.client.onNotification(SCHEMA_CHANGED, ({ folder }: { folder: string }) =>
      listener.schemaChanged(folder),
    );
  }

  /** The answer of the server's command; `known` is the digest of what is there already. */
  draw(wanted: Wanted & { known?: string }): Promise<Drawn> {
    const params = { command: DRAW_SCHEMA, arguments: [{ format: 'svg', ...wanted }] };
    return this.client.sendRequest(ExecuteCommandRequest.method, params);
  }

  /** Resolves to the version that the server gives itself; rejects when it does not come up. */
  async start(): Promise<string> {
    const late = setTimeout(() => this.process?.child.kill('SIGKILL'), START_PATIENCE_MS);
    try {
      await this.client.start();
    } finally {
      clearTimeout(late);
    }
    return this.client.initializeResult?.serverInfo?.version ?? '';
  }

  get lastWords(): string | undefined {
    return this.process?.lastWords;
  }

  async stop(): Promise<void> {
    try {
      await this.client.dispose(STOP_PATIENCE_MS);
    } catch {
      // It was not running, or did not answer in time: the process is ended all the same.
    }
    await this.process?.end(STOP_PATIENCE_MS);
  }

  pushSettings(): Promise<void> {
    const settings = { [SECTION]: readServerSettings() };
    return this.client.sendNotification(DidChangeConfigurationNotification.type, { settings });
  }

  private erred(): ErrorHandlerResult {
    return { action: ErrorAction.Continue, handled: true };
  }

  private closed(listener: Listener): CloseHandlerResult {
    if (this.client.state === State.Running) {
      listener.lost();
    }
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}
