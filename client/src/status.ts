import { type Disposable, type LanguageStatusItem, LanguageStatusSeverity, languages } from 'vscode';
import { SELECTOR } from './selector';
import { type State, viewOf } from './state';

const SEVERITIES = {
  information: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Warning,
  error: LanguageStatusSeverity.Error,
} as const;

/** The item behind the braces `{}` in the status bar of a Python file. */
export class Status implements Disposable {
  private readonly item: LanguageStatusItem;

  constructor() {
    this.item = languages.createLanguageStatusItem('sqlassay.status', SELECTOR);
    this.item.name = 'sqlassay';
  }

  show(state: State): void {
    const { text, detail, severity, busy, command } = viewOf(state);
    this.item.text = text;
    this.item.detail = detail;
    this.item.severity = SEVERITIES[severity];
    this.item.busy = busy;
    this.item.command = command;
  }

  dispose(): void {
    this.item.dispose();
  }
}
