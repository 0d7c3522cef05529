// The settings as VS Code holds them. In a workspace that is not trusted, VS Code itself leaves out what the workspace
// says of the settings that package.json lists under `restrictedConfigurations`.

import os from 'node:os';
import { type Uri, workspace } from 'vscode';
import {
  type ClientSettings,
  clientSettings,
  type Get,
  type Place,
  SECTION,
  type ServerSettings,
  serverSettings,
} from './settings';

export function readClientSettings(): ClientSettings {
  return clientSettings(getFor(undefined), placeOf(undefined));
}

/** The settings with whether the workspace is trusted: the server starts no interpreter of one that is not. */
export function readServerSettings(resource?: Uri): ServerSettings & { readonly trusted: boolean } {
  return { ...serverSettings(getFor(resource), placeOf(resource)), trusted: workspace.isTrusted };
}

function getFor(resource: Uri | undefined): Get {
  const configuration = workspace.getConfiguration(SECTION, resource);
  return name => configuration.get(name);
}

function placeOf(resource: Uri | undefined): Place {
  const folder = (resource && workspace.getWorkspaceFolder(resource)) ?? workspace.workspaceFolders?.[0];
  return { folder: folder?.uri.fsPath, home: os.homedir(), env: process.env };
}
