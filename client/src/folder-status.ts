// What the server takes the folders of the workspace for, and how the status item says it. Knows nothing of VS Code.

import { CREATE_CONFIGURATION } from './commands';
import type { View } from './state';

/** Of the server's notification `sqlassay/status`. */
export interface FolderStatus {
  /** Its URI. */
  readonly folder: string;
  readonly usesSqlalchemy: boolean;
  /** Of SQLAlchemy. */
  readonly version: string;
  /** Where that is written, in words; empty where it is assumed. */
  readonly versionFrom: string;
  /** SQLAlchemy's name of it; `default` for no database in particular. */
  readonly dialect: string;
  readonly dialectFrom: string;
  /** Whether nothing tells one of the two. */
  readonly assumed: boolean;
  /** How to tell it, in a sentence. */
  readonly hint: string;
}

const DIALECTS: Readonly<Record<string, string>> = {
  mariadb: 'MariaDB',
  mssql: 'SQL Server',
  mysql: 'MySQL',
  oracle: 'Oracle',
  postgresql: 'PostgreSQL',
  sqlite: 'SQLite',
};

/**
 * What the item shows beside a file; nothing where the server has not spoken of its folder.
 *
 * @param file its URI.
 * @param folders those that the server has spoken of; of none where nothing in the workspace uses SQLAlchemy.
 */
export function folderView(file: string, folders: readonly FolderStatus[] | undefined): View | undefined {
  if (folders?.length === 0) {
    return SILENT;
  }
  const status = innermost(file, folders ?? []);
  return status && (status.usesSqlalchemy ? viewOf(status) : SILENT);
}

const SILENT: View = {
  text: 'No SQLAlchemy here',
  detail: 'sqlassay is silent',
  severity: 'information',
  busy: false,
};

function innermost(file: string, folders: readonly FolderStatus[]): FolderStatus | undefined {
  const around = folders.filter(({ folder }) =>
    file.startsWith(folder.endsWith('/') ? folder : `${folder}/`),
  );
  return around.sort((a, b) => b.folder.length - a.folder.length)[0];
}

function viewOf(status: FolderStatus): View {
  const { folder, version, versionFrom, dialect, dialectFrom, hint } = status;
  const assumed = versionFrom === '' ? ' (assumed)' : '';
  const database = dialect === 'default' ? '' : ` · ${DIALECTS[dialect] ?? dialect}`;
  const tooltip = [versionFrom, dialectFrom, hint.replaceAll('`', '')].filter(Boolean).join('\n');
  return {
    text: `SQLAlchemy ${version}${assumed}${database}`,
    detail: filesOf([versionFrom, dialectFrom]),
    severity: 'information',
    busy: false,
    command: { title: 'Configure', tooltip, command: CREATE_CONFIGURATION, arguments: [folder] },
  };
}

/** The item is one line: of sources such as "pyproject.toml: asyncpg" it has room for the files. */
function filesOf(sources: readonly string[]): string {
  return [...new Set(sources.map(source => source.split(':', 1)[0]))].filter(Boolean).join(', ');
}
