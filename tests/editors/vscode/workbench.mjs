// A window of VS Code as a user has it: by the mouse, the keyboard and what can be read in it. Nothing here sleeps; what
// does not come within Playwright's time limit is an error that says what was waited for.

const PATIENCE_MS = 30_000;
const HOVER_MS = 3_000;
const FOLDERS_MS = 5_000;

export class Workbench {
  #page;

  constructor(page) {
    this.#page = page;
    page.setDefaultTimeout(PATIENCE_MS);
  }

  /** Opens a folder or a `.code-workspace` file, with one file of it. */
  static async open(context, { port }, { workspace, file }) {
    const page = await context.newPage();
    const payload = JSON.stringify([['openFile', `vscode-remote://127.0.0.1:${port}${file}`]]);
    const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
    await page.goto(`http://127.0.0.1:${port}/?${new URLSearchParams({ [kind]: workspace, payload })}`);
    const line = page.locator('.editor-instance .view-line').first();
    await line.waitFor();
    if (kind === 'workspace' && !(await hasFolders(page, FOLDERS_MS))) {
      // Now and then VS Code takes a workspace whose file it could not read yet for one without folders.
      await page.reload();
      await line.waitFor();
      await hasFolders(page, PATIENCE_MS);
    }
    return new Workbench(page);
  }

  get page() {
    return this.#page;
  }

  /** Asks until the answer is one; `what` is said where there is none in time. */
  async until(what, question) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await question();
      if (answer) {
        return answer;
      }
      if (Date.now() > end) {
        throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
      }
      await this.#page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }

  /** Where words stand in an editor, as the middle of them in pixels. */
  place(words) {
    return this.until(`“${words}” in an editor`, () => this.#page.evaluate(middleOf, words));
  }

  /** Clicks on words, again where a lens that came meanwhile has moved them. */
  click(words) {
    return this.until(`“${words}” to stay where it is`, async () => {
      const { x, y } = await this.place(words);
      await this.#page.mouse.click(x, y);
      const after = await this.#page.evaluate(middleOf, words);
      return !after || after.y === y;
    });
  }

  /** Rests the pointer on words, again where they have moved meanwhile, and gives the hover that comes. */
  async hover(words) {
    const hover = this.#page.locator('.monaco-resizable-hover .monaco-hover:visible').first();
    await this.until(`a hover on “${words}”`, async () => {
      const { x, y } = await this.place(words);
      await this.#page.mouse.move(x, 3);
      await this.#page.mouse.move(x, y, { steps: 4 });
      return await hover.waitFor({ timeout: HOVER_MS }).then(() => true, () => false);
    });
    return hover;
  }

  /** Rests the pointer where it disturbs nothing. */
  async leave() {
    await this.#page.mouse.move(700, 3);
    await this.#page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
  }

  /** Runs a command of the palette by its title. */
  async run(title) {
    await this.#page.keyboard.press('F1');
    await this.#page.locator('.quick-input-widget input.input').fill(`>${title}`);
    await this.#page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).waitFor();
    await this.#page.keyboard.press('Enter');
    await this.#page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Goes to a line, which comes into the middle. */
  async goTo(line) {
    await this.#page.keyboard.press('Control+G');
    await this.#page.locator('.quick-input-widget input.input').fill(`:${line}`);
    await this.#page.keyboard.press('Enter');
    await this.#page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Goes to a file that is open by its tab. */
  async show(name) {
    await this.#page.locator('.tabs-container .tab', { hasText: name }).click();
  }

  /** The squiggles of errors. */
  get errors() {
    return this.#page.locator('.squiggly-error');
  }

  /** Waits for the squiggle of the mistake. */
  async findsTheMistake() {
    await this.errors.first().waitFor();
  }

  /** Waits for a tab, and says how many have the name. */
  async tab(name) {
    const tabs = this.#page.locator('.tabs-container .tab', { hasText: name });
    await tabs.first().waitFor();
    return await tabs.count();
  }

  /** The rows of the Problems panel, which it opens. */
  async problems() {
    const panel = this.#page.locator('.markers-panel');
    if (!(await panel.isVisible())) {
      await this.#page.keyboard.press('Control+Shift+M');
      await panel.waitFor();
    }
    return panel.locator('.monaco-list-row');
  }

  /** Waits until an item behind the braces in the status bar says something. */
  statusSays(wanted) {
    let said = [];
    return this.until(`${wanted} in the status`, async () => {
      await this.leave();
      const { x, y, width, height } = await this.#page.locator('#status\\.languageStatus').boundingBox();
      await this.#page.mouse.move(x + width / 2, y + height / 2, { steps: 3 });
      const items = this.#page.locator('.hover-language-status');
      await items.first().waitFor({ timeout: HOVER_MS }).catch(() => undefined);
      said = (await items.allInnerTexts()).map(text => text.replace(/\s+/g, ' ').trim());
      return said.some(text => wanted.test(text));
    }).catch(error => {
      throw new Error(`${error.message}, but “${said.join('”, “')}”`);
    });
  }

  /** The messages that there are, shown or not, which it lists. */
  async messages() {
    const center = this.#page.locator('.notifications-center');
    if (!(await center.isVisible())) {
      await this.run('Notifications: Show Notifications');
      await center.waitFor();
    }
    return center.locator('.notification-list-item');
  }

  /** Waits until a webview has something, and gives its frame. */
  frameWith(what, question, argument) {
    return this.until(what, async () => {
      for (const frame of this.#page.frames()) {
        if (await frame.evaluate(question, argument).catch(() => false)) {
          return frame;
        }
      }
      return undefined;
    });
  }

  /** Waits until the Markdown preview shows a heading at its top. */
  preview(heading) {
    return this.frameWith(
      `the preview at “${heading}”`,
      wanted =>
        document.querySelector('.markdown-body') !== null &&
        [...document.querySelectorAll('h1, h2, h3')].some(each => {
          const { top } = each.getBoundingClientRect();
          return each.textContent === wanted && top > -8 && top < 80;
        }),
      heading,
    );
  }
}

/** Runs in the window. Words that are broken into tokens are found, too; a blank is a no-break space there. */
function middleOf(words) {
  for (const line of document.querySelectorAll('.editor-instance .view-line, .editor-instance .codelens-decoration')) {
    const nodes = [];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      nodes.push(walker.currentNode);
    }
    const at = nodes.map(({ data }) => data).join('').replaceAll('\u00a0', ' ').indexOf(words);
    if (at >= 0) {
      const range = document.createRange();
      let offset = 0;
      for (const node of nodes) {
        for (const [edge, set] of [
          [at, 'setStart'],
          [at + words.length, 'setEnd'],
        ]) {
          if (edge >= offset && edge <= offset + node.length) {
            range[set](node, edge - offset);
          }
        }
        offset += node.length;
      }
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }
  }
  return undefined;
}

/** Whether the explorer has come to show folders. */
function hasFolders(page, timeout) {
  const folders = page.locator('.explorer-folders-view .monaco-list-row');
  return folders.first().waitFor({ timeout }).then(() => true, () => false);
}
