import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeUpgraded } from '../../src/upgraded';

test('what was rewritten, and what is left', () => {
  assert.equal(
    describeUpgraded({ files: 3, rewrites: 12, left: 0 }),
    '12 places rewritten in 3 files; none is left.',
  );
  assert.equal(
    describeUpgraded({ files: 1, rewrites: 1, left: 1 }),
    '1 place rewritten in 1 file; 1 is left.',
  );
  assert.equal(
    describeUpgraded({ files: 2, rewrites: 5, left: 4 }),
    '5 places rewritten in 2 files; 4 are left.',
  );
});

test('where nothing was rewritten', () => {
  assert.equal(describeUpgraded({ files: 0, rewrites: 0, left: 0 }), 'There is nothing to upgrade.');
  assert.equal(
    describeUpgraded({ files: 0, rewrites: 0, left: 2 }),
    '2 places can be upgraded by hand only.',
  );
});
