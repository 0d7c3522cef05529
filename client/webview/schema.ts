// The script of the schema's view: shows a drawing, moves and zooms it, finds and opens classes.

import type { FromPage, ToPage } from '../src/schema-page';
import { centred, factorOf, fitted, moved, type Size, type Viewport, zoomed } from './viewport';

interface Editor {
  postMessage(message: FromPage): void;
  getState(): Viewport | undefined;
  setState(state: Viewport): void;
}
declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
const nonce = document.currentScript?.nonce ?? '';
const view = element('view');
const drawing = element('drawing');
const search = element('search') as HTMLInputElement;
let viewport = editor.getState();
let size: Size = { width: 0, height: 0 };

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`no element ${id}`);
  }
  return found;
}

function windowSize(): Size {
  return { width: view.clientWidth, height: view.clientHeight };
}

function look(next: Viewport): void {
  viewport = next;
  drawing.style.transform = `translate(${next.x}px, ${next.y}px) scale(${next.scale})`;
  editor.setState(next);
}

/** The drawing comes as text: it is parsed as XML, and runs nothing. What it looks at stays where it is. */
function show({ svg, names, note }: ToPage): void {
  const styled = svg.replace('<style>', `<style nonce="${nonce}">`);
  const root = new DOMParser().parseFromString(styled, 'image/svg+xml').documentElement;
  if (!(root instanceof SVGSVGElement)) {
    element('note').textContent = 'The drawing cannot be read.';
    return;
  }
  size = { width: root.width.baseVal.value, height: root.height.baseVal.value };
  drawing.replaceChildren(document.importNode(root, true));
  element('names').replaceChildren(...names.map(option));
  element('note').textContent = note;
  look(viewport ?? fitted(size, windowSize()));
  mark();
}

function option(name: string): HTMLOptionElement {
  const made = document.createElement('option');
  made.value = name;
  return made;
}

function tableAt(target: EventTarget | null): SVGElement | undefined {
  const found = target instanceof Element ? target.closest('g.table') : null;
  return found instanceof SVGElement ? found : undefined;
}

function open(table: SVGElement): void {
  const { path, line } = table.dataset;
  if (path) {
    editor.postMessage({ kind: 'open', path, line: Number(line) || 1 });
  }
}

/** Marks the tables that the words in the search box mean. */
function mark(): SVGElement[] {
  const words = search.value.trim().toLowerCase();
  const tables = [...drawing.querySelectorAll<SVGElement>('g.table')];
  const found = tables.filter(table => words !== '' && isMeant(table, words));
  for (const table of tables) {
    table.classList.toggle('found', found.includes(table));
  }
  return found;
}

function isMeant(table: SVGElement, words: string): boolean {
  const { class: name = '', table: own = '' } = table.dataset;
  return `${name.replace(/^.*:/, '')} ${own}`.toLowerCase().includes(words);
}

function find(): void {
  const [first] = mark();
  if (first && viewport) {
    const box = first.getBoundingClientRect();
    const around = view.getBoundingClientRect();
    const x = (box.left + box.width / 2 - around.left - viewport.x) / viewport.scale;
    const y = (box.top + box.height / 2 - around.top - viewport.y) / viewport.scale;
    look(centred(viewport, x, y, windowSize()));
  }
}

function zoom(factor: number, x = view.clientWidth / 2, y = view.clientHeight / 2): void {
  if (viewport) {
    look(zoomed(viewport, factor, x, y));
  }
}

const CLICK = 4;
let grip: { x: number; y: number; far: number; on: SVGElement | undefined } | undefined;

view.addEventListener('pointerdown', event => {
  if (event.button === 0) {
    grip = { x: event.clientX, y: event.clientY, far: 0, on: tableAt(event.target) };
    view.setPointerCapture(event.pointerId);
  }
});
view.addEventListener('pointermove', event => {
  if (grip && viewport) {
    const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
    grip = { ...grip, x: event.clientX, y: event.clientY, far: grip.far + Math.abs(dx) + Math.abs(dy) };
    view.classList.toggle('dragged', grip.far > CLICK);
    look(moved(viewport, dx, dy));
  }
});
view.addEventListener('pointerup', () => {
  if (grip?.on && grip.far <= CLICK) {
    open(grip.on);
  }
  grip = undefined;
  view.classList.remove('dragged');
});
view.addEventListener('pointercancel', () => {
  grip = undefined;
});
view.addEventListener(
  'wheel',
  event => {
    event.preventDefault();
    zoom(factorOf(event.deltaY, event.deltaMode), event.clientX, event.clientY);
  },
  { passive: false },
);
view.addEventListener('keydown', event => {
  const steps: Record<string, readonly [number, number]> = {
    ArrowLeft: [60, 0],
    ArrowRight: [-60, 0],
    ArrowUp: [0, 60],
    ArrowDown: [0, -60],
  };
  const step = steps[event.key];
  if (step && viewport) {
    look(moved(viewport, ...step));
  } else if (event.key === '+' || event.key === '-') {
    zoom(event.key === '+' ? 1.25 : 0.8);
  }
});
search.addEventListener('input', find);
search.addEventListener('keydown', event => {
  const [first] = event.key === 'Enter' ? mark() : [];
  if (first) {
    open(first);
  }
});
element('in').addEventListener('click', () => zoom(1.25));
element('out').addEventListener('click', () => zoom(0.8));
element('fit').addEventListener('click', () => look(fitted(size, windowSize())));
window.addEventListener('message', (event: MessageEvent<ToPage>) => show(event.data));
editor.postMessage({ kind: 'ready' });
