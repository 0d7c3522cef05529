import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StandardLinks } from '../../src/standard-links';

const FOLDER = 'file:///opt/extensions/sqlassay-0.1.0/server/sqlassay/standards/';
const PAGE = `${FOLDER}06-pitfalls.md#L12`;
const OTHERS = [
  'file:///home/ada/shop/models.py',
  'file:///home/ada/docs/06-pitfalls.md#L12',
  'https://example.org/sqlassay/standards/06-pitfalls.md#frequent-mistakes',
];

for (const page of [PAGE, `${FOLDER}README.md`]) {
  test(`${page} is opened by the command, and the server is told its own address again`, () => {
    const links = new StandardLinks();
    const link = links.previewed(page);
    assert.match(link, /^command:sqlassay\.openStandard\?[\w%.-]+$/);
    assert.equal(links.plain(link), page);
    const [name, fragment] = JSON.parse(decodeURIComponent(link.split('?')[1] ?? ''));
    assert.equal(links.locate(name, fragment), page);
  });
}

for (const address of OTHERS) {
  test(`${address} stays as it is`, () => {
    const links = new StandardLinks();
    assert.equal(links.previewed(address), address);
    assert.equal(links.plain(address), address);
    assert.equal(links.locate(address), address);
  });
}

test('the folder is that of the server that spoke last', () => {
  const links = new StandardLinks();
  const link = links.previewed(PAGE);
  links.previewed('file:///venv/lib/sqlassay/standards/01-code-organization.md#L1');
  assert.equal(links.plain(link), 'file:///venv/lib/sqlassay/standards/06-pitfalls.md#L12');
});

test('links in a text are found, and nothing else of it changes', () => {
  const links = new StandardLinks();
  const text = `Standard: [Pitfalls](${PAGE}), [a site](${OTHERS[2]}). As text: ${PAGE}`;
  const expected = `Standard: [Pitfalls](${links.previewed(PAGE)}), [a site](${OTHERS[2]}). As text: ${PAGE}`;
  assert.equal(links.withPreviews(text), expected);
});
