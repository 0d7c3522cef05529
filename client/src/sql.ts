import {
  type Disposable,
  EventEmitter,
  type Position,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { type Executor, messageOf } from './executor';

export const SQL_SCHEME = 'sqlassay-sql';
/** The server's own command that answers with `Answer`. */
const COMMAND = 'sqlassay.sql';

interface Answer {
  /** Of the class, or of the function that the statement is in. */
  readonly name: string;
  readonly sql: string;
}

/** The SQL of statements and mapped classes, each in a document beside the code that nobody can write in. */
export class SqlPages implements TextDocumentContentProvider, Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new EventEmitter<Uri>();
  private readonly subscriptions: Disposable[];
  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Executor) {
    this.subscriptions = [
      this.changed,
      workspace.registerTextDocumentContentProvider(SQL_SCHEME, this),
      workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
    ];
  }

  provideTextDocumentContent(page: Uri): string {
    return this.texts.get(page.toString()) ?? '';
  }

  /** Shows the SQL of what is at the cursor, or at the place that a code lens names. */
  async show(uri?: string, line?: number, character?: number): Promise<void> {
    const place = uri === undefined ? atCursor() : { uri, line: line ?? 0, character: character ?? 0 };
    if (!place) {
      await tell('Put the cursor on a statement or a mapped class of a Python file.');
      return;
    }
    try {
      const { name, sql } = await this.server.execute<Answer>(COMMAND, place);
      await this.open(pageFor(name, place.uri), sql);
    } catch (error) {
      await tell(messageOf(error));
    }
  }

  dispose(): void {
    for (const each of this.subscriptions) {
      each.dispose();
    }
  }

  private async open(page: Uri, sql: string): Promise<void> {
    this.texts.set(page.toString(), `${sql.trim()}\n`);
    this.changed.fire(page);
    await window.showTextDocument(page, {
      viewColumn: ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
  }
}

function atCursor(): { uri: string; line: number; character: number } | undefined {
  const editor = window.activeTextEditor;
  if (editor?.document.languageId !== 'python') {
    return undefined;
  }
  const { line, character }: Position = editor.selection.active;
  return { uri: editor.document.uri.toString(), line, character };
}

/** The ending makes VS Code take it for SQL; what is asked again of the same file under the same name replaces it. */
function pageFor(name: string, file: string): Uri {
  return Uri.from({ scheme: SQL_SCHEME, path: `/${name.replace(/[\\/]/g, ' ')}.sql`, query: file });
}

async function tell(message: string): Promise<void> {
  await window.showInformationMessage(`sqlassay: ${message}`);
}
