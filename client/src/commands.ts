export const RESTART = 'sqlassay.restart';
/** Also named by the server, in code lenses; its argument is what to draw. */
export const SHOW_SCHEMA = 'sqlassay.showSchema';
/** Also named by the server, in code lenses, with a URI, a line and a column; without them it is the cursor's place. */
export const SHOW_SQL = 'sqlassay.showSql';
export const FIX_WORKSPACE = 'sqlassay.fixWorkspace';
export const UPGRADE_WORKSPACE = 'sqlassay.upgradeWorkspace';
export const UPGRADE_FILE = 'sqlassay.upgradeFile';
/** Its argument is the folder's URI; without it the active file's. */
export const CREATE_CONFIGURATION = 'sqlassay.createConfiguration';
export const SHOW_LOG = 'sqlassay.showLog';
/** Also named by the server, in the code actions that open a page of the standard, and in links: the page's URI, or its name and a fragment. */
export const OPEN_STANDARD = 'sqlassay.openStandard';
/** Only for the code lenses of the server, with a URI, a line and a column. */
export const SHOW_REFERENCES = 'sqlassay.showReferences';
