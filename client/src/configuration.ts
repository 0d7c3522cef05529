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

export function readServerSettings(resource?: Uri): ServerSettings {
  return serverSettings(getFor(resource), placeOf(resource));
}

function getFor(resource: Uri | undefined): Get {
  const configuration = workspace.getConfiguration(SECTION, resource);
  return name => configuration.get(name);
}

function placeOf(resource: Uri | undefined): Place {
  const folder = (resource && workspace.getWorkspaceFolder(resource)) ?? workspace.workspaceFolders?.[0];
  return { folder: folder?.uri.fsPath, home: os.homedir(), env: process.env };
}
