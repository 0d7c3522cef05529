import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Crashes } from '../../src/crashes';
import { serialised } from '../../src/serial';

/** A job that begins when called and ends when told. */
function job() {
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const run = async () => {
    most = Math.max(most, ++running);
    await new Promise<void>(resolve => ends.push(resolve));
    running--;
  };
  return { run, ends, most: () => most };
}

const settle = () => new Promise(resolve => setImmediate(resolve));

test('calls during a run share one further run, which begins after it', async () => {
  const { run, ends, most } = job();
  const turn = serialised(run);
  const first = turn();
  const others = [turn(), turn(), turn()];
  await settle();
  assert.equal(ends.length, 1);
  ends[0]?.();
  await first;
  await settle();
  assert.equal(ends.length, 2);
  const last = turn();
  await settle();
  assert.equal(ends.length, 2, 'a call during the second run waits for a third');
  ends[1]?.();
  await Promise.all(others);
  await settle();
  ends[2]?.();
  await last;
  assert.equal(ends.length, 3);
  assert.equal(most(), 1);
});

test('a run that fails does not keep the next from running', async () => {
  let runs = 0;
  const turn = serialised(async () => {
    await settle();
    if (++runs === 1) {
      throw new Error('first');
    }
  });
  const first = turn();
  const second = turn();
  await assert.rejects(first, /first/);
  await second;
  await turn();
  assert.equal(runs, 3);
});

test('a server that keeps crashing is given up, one that crashes now and then is not', () => {
  const often = new Crashes(3, 1000);
  assert.deepEqual(
    [0, 10, 20].map(now => often.mayStartAgain(now)),
    [true, true, false],
  );
  often.forget();
  assert.ok(often.mayStartAgain(30));
  const seldom = new Crashes(3, 1000);
  assert.deepEqual(
    [0, 900, 1800, 2700].map(now => seldom.mayStartAgain(now)),
    [true, true, true, true],
  );
});
