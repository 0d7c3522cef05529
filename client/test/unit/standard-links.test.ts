import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, previewed, withPreviews } from '../../src/standard-links';

const PAGE = 'file:///opt/extensions/sqlassay-0.1.0/server/sqlassay/standards/06-pitfalls.md#L12';
const OTHERS = [
  'file:///home/ada/shop/models.py',
  'file:///home/ada/docs/06-pitfalls.md#L12',
  'https://example.org/sqlassay/standards/06-pitfalls.md#frequent-mistakes',
];

test('a page of the standard is opened by the command, and the server is told its own address again', () => {
  assert.match(previewed(PAGE), /^command:sqlassay\.openStandard\?[\w%.-]+$/);
  assert.equal(plain(previewed(PAGE)), PAGE);
});

for (const address of OTHERS) {
  test(`${address} stays as it is`, () => {
    assert.equal(previewed(address), address);
    assert.equal(plain(address), address);
  });
}

test('links in a text are found, and nothing else of it changes', () => {
  const text = `Standard: [Pitfalls](${PAGE}), [a site](${OTHERS[2]}). As text: ${PAGE}`;
  const expected = `Standard: [Pitfalls](${previewed(PAGE)}), [a site](${OTHERS[2]}). As text: ${PAGE}`;
  assert.equal(withPreviews(text), expected);
});
