// The page of the schema's view, and what it and the extension say to each other. Knows nothing of VS Code.

/** What the extension sends: a drawing. */
export interface ToPage {
  readonly svg: string;
  /** The names of the mapped classes, to be looked for. */
  readonly names: readonly string[];
  readonly note: string;
}

/** What the page sends: that it is there, or which line is to be opened (from 1). */
export type FromPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'open'; readonly path: string; readonly line: number };

export function isFromPage(message: unknown): message is FromPage {
  if (typeof message !== 'object' || message === null || !('kind' in message)) {
    return false;
  }
  if (message.kind === 'ready') {
    return true;
  }
  const isPlace = 'path' in message && 'line' in message;
  return (
    message.kind === 'open' &&
    isPlace &&
    typeof message.path === 'string' &&
    Number.isSafeInteger(message.line)
  );
}

/** The page. It loads one script of the extension's own and nothing else; only what has the nonce is run or styles. */
export function page({ nonce, script }: { nonce: string; script: string }): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Schema</title>
<style nonce="${nonce}">
html, body { height: 100%; margin: 0; padding: 0; overflow: hidden; }
#view { position: absolute; inset: 0; overflow: hidden; cursor: grab; }
#view.dragged { cursor: grabbing; }
#drawing { position: absolute; transform-origin: 0 0; }
#drawing .found > .card { stroke: var(--vscode-focusBorder); stroke-width: 3; }
#tools { position: absolute; top: 8px; right: 12px; display: flex; gap: 4px; align-items: center; }
#tools input, #tools button {
  font: inherit; padding: 3px 8px; border: 1px solid var(--vscode-input-border, transparent); border-radius: 3px;
  color: var(--vscode-input-foreground); background: var(--vscode-input-background);
}
#tools button {
  cursor: pointer; color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground);
}
#note { position: absolute; bottom: 6px; left: 12px; color: var(--vscode-descriptionForeground); }
</style>
</head>
<body>
<div id="view" tabindex="0" role="application" aria-label="The schema: drag to move, turn the wheel to zoom"><div id="drawing"></div></div>
<div id="tools">
<input id="search" type="search" list="names" placeholder="Find a class" aria-label="Find a class"><datalist id="names"></datalist>
<button id="out" type="button" title="Smaller">−</button><button id="in" type="button" title="Larger">+</button><button id="fit" type="button">Fit</button>
</div>
<div id="note" role="status"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
