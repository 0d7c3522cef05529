import { randomBytes } from 'node:crypto';
import {
  type Disposable,
  type LogOutputChannel,
  Range,
  Uri,
  ViewColumn,
  type Webview,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { debounced } from './debounce';
import { type Executor, messageOf } from './executor';
import { chosenFolder, folderName } from './folders';
import { type FromPage, isFromPage, page, type ToPage } from './schema-page';

/** What the server draws: the answer of its command `sqlassay.schema`. */
export interface Drawn {
  readonly folder: string;
  readonly digest: string;
  readonly content: string | null;
  readonly tables: number;
  readonly leftOut: number;
  readonly names: readonly string[];
}

/** What is drawn: all of a folder, or what is near some classes. The folder is the URI of one, or of a file in it. */
export interface Wanted {
  readonly folder?: string;
  readonly around?: readonly string[];
}

/** The server's own command that draws. */
const DRAW = 'sqlassay.schema';
const SETTLED_MS = 300;

/** The views of the schema, one at most for the same part of a folder. */
export class Schemas implements Disposable {
  private readonly views = new Map<string, View>();

  constructor(
    private readonly server: Executor,
    private readonly extension: Uri,
    private readonly log: LogOutputChannel,
  ) {}

  /** Shows the schema of the folder of the active file, or what a code lens asks for. */
  async show(asked?: Wanted): Promise<void> {
    try {
      const around = asked?.around ?? [];
      const drawn = await draw(this.server, asked ?? (await chosen()));
      const key = [drawn.folder, ...around].join(' ');
      const known = this.views.get(key);
      const view = known ?? new View({ folder: drawn.folder, around }, this.server, this.extension, this.log);
      if (!known) {
        this.views.set(key, view);
        view.panel.onDidDispose(() => this.views.delete(key));
      }
      view.take(drawn);
      view.panel.reveal();
    } catch (error) {
      this.log.error(`The schema cannot be shown: ${error}`);
      await window.showErrorMessage(`sqlassay: the schema cannot be shown. ${messageOf(error)}`);
    }
  }

  /** The schema of a folder may look different now; of all where the server was started again. */
  changed(folder?: string): void {
    for (const view of this.views.values()) {
      if (folder === undefined || folder === view.wanted.folder) {
        view.refresh();
      }
    }
  }

  dispose(): void {
    for (const view of this.views.values()) {
      view.panel.dispose();
    }
  }
}

class View {
  readonly panel: WebviewPanel;
  private drawn: Drawn | undefined;
  private isReady = false;
  readonly refresh = debounced(() => this.drawAgain(), SETTLED_MS);

  constructor(
    readonly wanted: Wanted & { folder: string },
    private readonly server: Executor,
    extension: Uri,
    private readonly log: LogOutputChannel,
  ) {
    const scripts = Uri.joinPath(extension, 'dist');
    this.panel = window.createWebviewPanel(
      'sqlassay.schema',
      `Schema: ${titleOf(wanted)}`,
      ViewColumn.Beside,
      { enableScripts: true, localResourceRoots: [scripts], retainContextWhenHidden: true },
    );
    this.panel.onDidDispose(() => this.refresh.cancel());
    const { webview } = this.panel;
    webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    webview.html = html(webview, Uri.joinPath(scripts, 'schema.js'));
  }

  /** Shows a drawing, now or as soon as the page is there. */
  take(drawn: Drawn): void {
    this.drawn = drawn.content === null ? this.drawn : drawn;
    this.send();
  }

  private async drawAgain(): Promise<void> {
    const { drawn } = this;
    try {
      if (drawn) {
        this.take(await draw(this.server, { ...this.wanted, known: drawn.digest }));
      }
    } catch (error) {
      this.log.warn(`The schema could not be drawn again: ${error}`);
    }
  }

  private send(): void {
    const { drawn } = this;
    if (this.isReady && drawn?.content != null) {
      const message: ToPage = {
        svg: drawn.content,
        names: drawn.names,
        note: note(drawn),
      };
      void this.panel.webview.postMessage(message);
    }
  }

  private async receive(message: unknown): Promise<void> {
    if (!isFromPage(message)) {
      return;
    }
    if (message.kind === 'ready') {
      this.isReady = true;
      this.send();
    } else {
      await open(message, this.log);
    }
  }
}

/** Opens a class where it is declared; a file that cannot be opened is logged, nothing else is done with it. */
async function open(place: FromPage & { kind: 'open' }, log: LogOutputChannel): Promise<void> {
  const line = Math.max(place.line - 1, 0);
  try {
    const document = await workspace.openTextDocument(Uri.file(place.path));
    await window.showTextDocument(document, {
      selection: new Range(line, 0, line, 0),
      viewColumn: ViewColumn.One,
    });
  } catch (error) {
    log.warn(`${place.path} cannot be opened: ${error}`);
  }
}

/** The drawing; `known` is the digest of the one that is there already. */
function draw(server: Executor, wanted: Wanted & { known?: string }): Promise<Drawn> {
  return server.execute(DRAW, { format: 'svg', ...wanted });
}

async function chosen(): Promise<Wanted> {
  const folder = await chosenFolder();
  return folder ? { folder: folder.toString() } : {};
}

function html(webview: Webview, script: Uri): string {
  return page({
    nonce: randomBytes(16).toString('base64'),
    script: webview.asWebviewUri(script).toString(),
  });
}

/** The classes without their modules, else the folder. */
function titleOf({ folder, around = [] }: Wanted & { folder: string }): string {
  return around.map(name => name.split('.').at(-1)).join(', ') || folderName(folder);
}

function note({ tables, leftOut }: Drawn): string {
  if (tables === 0) {
    return 'There are no mapped classes and no tables here.';
  }
  return leftOut ? `${leftOut} tables of tests, migrations, scripts and examples are left out.` : '';
}
