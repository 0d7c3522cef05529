/** The Python that packs and tests the server; the variable PYTHON names another one. */
export const PYTHON = process.env.PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3');
