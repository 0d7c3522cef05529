import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFixed } from '../../src/fixed';

for (const [files, fixes, left, words] of [
  [4, 12, 3, '12 findings fixed in 4 files; 3 are left.'],
  [1, 1, 1, '1 finding fixed in 1 file; 1 is left.'],
  [2, 2, 0, '2 findings fixed in 2 files; none is left.'],
  [0, 0, 7, 'The 7 findings have no safe fix.'],
  [0, 0, 1, 'The one finding has no safe fix.'],
  [0, 0, 0, 'There are no findings.'],
] as const) {
  test(words, () => assert.equal(describeFixed({ files, fixes, left }), words));
}
