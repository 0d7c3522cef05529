import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headingAt, lineOfHeading } from '../../src/heading';

const PAGE = `# Sessions

## One session, one \`request\`

~~~python
# Not a heading
## commit
~~~

## Commit ##
### Commit
<a id="frequent-mistakes"></a>
## Häufige Fehler
`;

for (const [fragment, line] of [
  ['sessions', 0],
  ['one-session-one-request', 2],
  ['not-a-heading', undefined],
  ['commit', 9],
  ['commit-1', 10],
  ['frequent-mistakes', 11],
  ['häufige-fehler', 12],
] as const) {
  test(`#${fragment}`, () => assert.equal(lineOfHeading(PAGE, fragment), line));
}

for (const [line, fragment] of [
  [0, 'sessions'],
  [6, 'one-session-one-request'],
  [10, 'commit-1'],
  [99, 'häufige-fehler'],
] as const) {
  test(`line ${line} is under #${fragment}`, () => assert.equal(headingAt(PAGE, line), fragment));
}

test('above the first heading is no heading', () => assert.equal(headingAt('text\n# A\n', 0), undefined));
