import {
  type Disposable,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  languages,
  type Uri,
  window,
} from 'vscode';
import { type FolderStatus, folderView } from './folder-status';
import { DOCUMENTS } from './selector';
import { type State, type View, viewOf } from './state';

const SEVERITIES = {
  information: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Warning,
  error: LanguageStatusSeverity.Error,
} as const;

/** The items behind the braces `{}` in the status bar of a Python file: of the server, and of the file's folder. */
export class Status implements Disposable {
  private readonly server = languages.createLanguageStatusItem('sqlassay.status', DOCUMENTS);
  private readonly folder = languages.createLanguageStatusItem('sqlassay.folder', []);
  private readonly following = window.onDidChangeActiveTextEditor(() => this.showFolder());
  private folders: readonly FolderStatus[] | undefined;

  constructor() {
    this.server.name = 'sqlassay';
    this.folder.name = 'sqlassay: folder';
  }

  show(state: State): void {
    fill(this.server, viewOf(state));
  }

  /** `undefined` where the server does not run. */
  take(folders: readonly FolderStatus[] | undefined): void {
    this.folders = folders;
    this.showFolder();
  }

  dispose(): void {
    for (const each of [this.following, this.server, this.folder]) {
      each.dispose();
    }
  }

  private showFolder(): void {
    const document = window.activeTextEditor?.document;
    const view = document && folderView(fileOf(document.uri), this.folders);
    this.folder.selector = view ? DOCUMENTS : [];
    if (view) {
      fill(this.folder, view);
    }
  }
}

/** The URI of the file that a document is, or is a cell of. */
function fileOf(document: Uri): string {
  const isCell = document.scheme === 'vscode-notebook-cell';
  return (isCell ? document.with({ scheme: 'file', fragment: '' }) : document).toString();
}

function fill(item: LanguageStatusItem, { text, detail, severity, busy, command }: View): void {
  item.text = text;
  item.detail = detail;
  item.severity = SEVERITIES[severity];
  item.busy = busy;
  item.command = command && { ...command };
}
