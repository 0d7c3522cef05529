import { type Disposable, LogLevel, type LogOutputChannel, workspace } from 'vscode';
import { SECTION, TRACE_SETTING } from './settings';

/**
 * The channel for traced messages. vscode-languageclient traces only while its channel's level is *Trace*, and then
 * always; this one has that level exactly while the setting asks for messages, and writes them to the log at its usual
 * level: the setting alone decides.
 */
export function traceChannel(log: LogOutputChannel): LogOutputChannel {
  const logLevel = () => {
    const setting = workspace.getConfiguration(SECTION).get<string>(TRACE_SETTING, 'off');
    return setting === 'off' ? LogLevel.Info : LogLevel.Trace;
  };
  const onDidChangeLogLevel = (listener: (level: LogLevel) => unknown): Disposable =>
    workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(`${SECTION}.${TRACE_SETTING}`)) {
        listener(logLevel());
      }
    });
  const trace = (message: string, ...args: unknown[]) => log.info(message, ...args);
  return Object.create(log, {
    logLevel: { get: logLevel },
    onDidChangeLogLevel: { value: onDidChangeLogLevel },
    trace: { value: trace },
  });
}
