import assert from 'node:assert/strict';
import { test } from 'node:test';
import { debounced } from '../../src/debounce';
import { isFromPage, page } from '../../src/schema-page';
import { centred, factorOf, fitted, moved, zoomed } from '../../webview/viewport';

const WINDOW = { width: 800, height: 600 };

test('the page runs and styles nothing but what has the nonce, and loads nothing from elsewhere', () => {
  const html = page({ nonce: 'n0nce', script: 'vscode-resource:/dist/schema.js' });
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
  const directives = new Map(
    policy.split('; ').map(each => [each.split(' ')[0], each.split(' ').slice(1).join(' ')]),
  );
  assert.equal(directives.get('default-src'), `'none'`);
  assert.equal(directives.get('script-src'), `'nonce-n0nce'`);
  assert.equal(directives.get('style-src'), `'nonce-n0nce'`);
  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  assert.doesNotMatch(html, /https?:\/\/|\son\w+=|\sstyle=/);
  for (const [tag] of html.matchAll(/<(?:script|style)\b[^>]*>/g)) {
    assert.match(tag, /nonce="n0nce"/);
  }
});

test('only what the page says is understood', () => {
  assert.ok(isFromPage({ kind: 'ready' }));
  assert.ok(isFromPage({ kind: 'open', path: '/a/models.py', line: 3 }));
  for (const other of [
    null,
    'ready',
    {},
    { kind: 'open' },
    { kind: 'open', path: 1, line: 1 },
    { kind: 'open', path: 'a', line: 'x' },
    { kind: 'run', path: 'a', line: 1 },
  ]) {
    assert.ok(!isFromPage(other), JSON.stringify(other));
  }
});

test('a drawing fits into the window and is not blown up', () => {
  const large = fitted({ width: 4000, height: 1000 }, WINDOW);
  assert.ok(large.x >= 0 && large.x + 4000 * large.scale <= WINDOW.width);
  assert.ok(large.y >= 0 && large.y + 1000 * large.scale <= WINDOW.height);
  assert.equal(fitted({ width: 100, height: 100 }, WINDOW).scale, 1);
  assert.ok(Number.isFinite(fitted({ width: 0, height: 0 }, { width: 0, height: 0 }).scale));
});

test('what is under the pointer stays there while it grows', () => {
  const before = { x: 13, y: -40, scale: 0.7 };
  const after = zoomed(before, 1.5, 300, 200);
  const at = (view: typeof before) => [(300 - view.x) / view.scale, (200 - view.y) / view.scale];
  for (const [i, value] of at(before).entries()) {
    assert.ok(Math.abs(value - (at(after)[i] ?? Number.NaN)) < 1e-9);
  }
  assert.ok(zoomed(before, 1e9, 0, 0).scale <= 4 && zoomed(before, 1e-9, 0, 0).scale >= 0.05);
  assert.deepEqual(moved(before, 1, 2), { x: 14, y: -38, scale: 0.7 });
  const { x, y, scale } = centred(before, 1000, 500, WINDOW);
  assert.deepEqual([x + scale * 1000, y + scale * 500], [400, 300]);
});

test('the wheel zooms the same way in pixels and lines, never by leaps', () => {
  assert.ok(factorOf(-100, 0) > 1 && factorOf(100, 0) < 1);
  assert.equal(factorOf(16, 0), factorOf(1, 1));
  assert.equal(factorOf(1e6, 2), factorOf(400, 0));
});

const soon = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await soon(1);
  }
}

test('calls that follow one another are one, and the next waits for the end of the one that runs', {
  timeout: 5_000,
}, async () => {
  const ends: (() => void)[] = [];
  const call = debounced(() => new Promise(resolve => ends.push(resolve)), 5);
  call();
  call();
  call();
  await until(() => ends.length === 1);
  call();
  await soon(20);
  assert.equal(ends.length, 1);
  ends[0]?.();
  await until(() => ends.length === 2);
  call();
  call.cancel();
  ends[1]?.();
  await soon(20);
  assert.equal(ends.length, 2);
});
