// The interpreter chosen in the Python extension, when that extension is there: it is not required.

import { PVSC_EXTENSION_ID, PythonExtension } from '@vscode/python-extension';
import { type Disposable, extensions, type LogOutputChannel, workspace } from 'vscode';

const PATIENCE_MS = 10_000;

export function isPythonExtensionThere(): boolean {
  return extensions.getExtension(PVSC_EXTENSION_ID) !== undefined;
}

export async function chosenInterpreter(log: LogOutputChannel): Promise<string | undefined> {
  if (!isPythonExtensionThere()) {
    return undefined;
  }
  try {
    return await inTime(activeInterpreter());
  } catch (error) {
    log.warn(`The Python extension was asked for its interpreter: ${error}`);
    return undefined;
  }
}

async function activeInterpreter(): Promise<string | undefined> {
  const api = await PythonExtension.api();
  await api.ready;
  const chosen = api.environments.getActiveEnvironmentPath(workspace.workspaceFolders?.[0]?.uri);
  const environment = await api.environments.resolveEnvironment(chosen);
  return environment?.executable.uri?.fsPath;
}

/** Calls `changed` when another interpreter is chosen; does nothing where the Python extension is not there. */
export async function onDidChangeInterpreter(changed: () => void): Promise<Disposable | undefined> {
  if (!isPythonExtensionThere()) {
    return undefined;
  }
  const api = await PythonExtension.api();
  return api.environments.onDidChangeActiveEnvironmentPath(changed);
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
