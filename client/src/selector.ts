/** The documents that the server is told of, in the words of the protocol. */
export const SELECTOR = [
  { scheme: 'file', language: 'python' },
  { scheme: 'untitled', language: 'python' },
  { notebook: 'jupyter-notebook', language: 'python' },
];

/** The same in the words of VS Code. */
export const DOCUMENTS = [
  { scheme: 'file', language: 'python' },
  { scheme: 'untitled', language: 'python' },
  { notebookType: 'jupyter-notebook', language: 'python' },
];
