import { commands, type ExtensionContext, type LogOutputChannel, window, workspace } from 'vscode';
import {
  CREATE_CONFIGURATION,
  FIX_WORKSPACE,
  OPEN_STANDARD,
  RESTART,
  SHOW_LOG,
  SHOW_REFERENCES,
  SHOW_SCHEMA,
  SHOW_SQL,
  UPGRADE_FILE,
  UPGRADE_WORKSPACE,
} from './commands';
import { createConfiguration } from './create-configuration';
import { fixWorkspace } from './fix-workspace';
import { onDidChangeInterpreter } from './python-extension';
import { showReferences } from './references';
import { Schemas, type Wanted } from './schema';
import { Server } from './server';
import { CLIENT_DEFAULTS, SECTION } from './settings';
import { SqlPages } from './sql';
import { openStandard } from './standard';
import { Status } from './status';
import { upgradeFile, upgradeWorkspace } from './upgrade';
import { offerWaysOut } from './ways-out';

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel('sqlassay', { log: true });
  const status = new Status();
  const running = new Server(context.extensionPath, log, {
    show: state => status.show(state),
    tell: problem => void offerWaysOut(problem),
    schemaChanged: folder => schemas.changed(folder),
    statusChanged: folders => status.take(folders),
  });
  const schemas = new Schemas(running, context.extensionUri, log);
  const sql = new SqlPages(running);
  server = running;
  context.subscriptions.push(
    log,
    status,
    schemas,
    sql,
    commands.registerCommand(SHOW_SCHEMA, (asked?: Wanted) => schemas.show(asked)),
    commands.registerCommand(SHOW_SQL, (uri?: string, line?: number, character?: number) =>
      sql.show(uri, line, character),
    ),
    commands.registerCommand(FIX_WORKSPACE, () => fixWorkspace(running, log)),
    commands.registerCommand(UPGRADE_WORKSPACE, () => upgradeWorkspace(running, log)),
    commands.registerCommand(UPGRADE_FILE, () => upgradeFile(running, log)),
    commands.registerCommand(CREATE_CONFIGURATION, (folder?: string) =>
      createConfiguration(running, log, folder),
    ),
    commands.registerCommand(SHOW_REFERENCES, showReferences),
    commands.registerCommand(RESTART, () => running.restart()),
    commands.registerCommand(SHOW_LOG, () => log.show()),
    commands.registerCommand(OPEN_STANDARD, (page: string, fragment?: string) =>
      openStandard(running.links.locate(page, fragment)),
    ),
    workspace.onDidChangeConfiguration(event => {
      if (Object.keys(CLIENT_DEFAULTS).some(name => event.affectsConfiguration(`${SECTION}.${name}`))) {
        void running.reconsider();
      }
    }),
    workspace.onDidGrantWorkspaceTrust(() => {
      running.pushSettings();
      void running.reconsider();
    }),
  );
  await running.restart();
  await followPythonExtension(context, running, log);
}

async function followPythonExtension(
  context: ExtensionContext,
  running: Server,
  log: LogOutputChannel,
): Promise<void> {
  try {
    const listener = await onDidChangeInterpreter(() => void running.reconsider());
    if (listener) {
      context.subscriptions.push(listener);
    }
  } catch (error) {
    log.warn(`Changes of the interpreter in the Python extension are not followed: ${error}`);
  }
}

export async function deactivate(): Promise<void> {
  await server?.dispose();
}
