export const RESTART = 'sqlassay.restart';
export const SHOW_SCHEMA = 'sqlassay.showSchema';
export const SHOW_LOG = 'sqlassay.showLog';
/** Also named by the server, in the code actions that open a page of the standard; its argument is the page's URI. */
export const OPEN_STANDARD = 'sqlassay.openStandard';
