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
import type { FolderStatus } from './folder-status';
import type { Launch } from './launch';
import { ServerProcess } from './process';
import { SELECTOR } from './selector';
import { SECTION } from './settings';
import type { StandardLinks } from './standard-links';
import { traceChannel } from './trace';
import { withTrustedLinks } from './trusted-links';

const SCHEMA_CHANGED = 'sqlassay/schemaChanged';
const STATUS = 'sqlassay/status';
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
  /** What it takes each folder for. */
  statusChanged(folders: readonly FolderStatus[]): void;
}

/** One run of the server, from its start to its end. */
export class Connection {
  private readonly client: LanguageClient;
  private process: ServerProcess | undefined;

  constructor(
    readonly launch: Launch,
    log: LogOutputChannel,
    listener: Listener,
    links: StandardLinks,
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
      uriConverters: {
        code2Protocol: uri => links.plain(uri.toString()),
        protocol2Code: address => Uri.parse(links.previewed(address)),
      },
      errorHandler: { error: () => this.erred(), closed: () => this.closed(listener) },
      middleware: {
        provideHover: async (document, position, token, next) =>
          withTrustedLinks(await next(document, position, token), links),
        workspace: {
          configuration: tellSettings,
          didChangeConfiguration: () => this.pushSettings(),
        },
      },
    });
    this.client.onNotification(SCHEMA_CHANGED, ({ folder }: { folder: string }) =>
      listener.schemaChanged(folder),
    );
    this.client.onNotification(STATUS, ({ folders }: { folders: readonly FolderStatus[] }) =>
      listener.statusChanged(folders),
    );
  }

  /** The answer to a command of the server's own; rejects with its reason where there is none. */
  execute<Answer>(command: string, argument: object): Promise<Answer> {
    return this.client.sendRequest(ExecuteCommandRequest.method, { command, arguments: [argument] });
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
