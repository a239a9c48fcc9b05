import { expect, test } from 'bun:test';
import { systemClock } from '../../../src/runtime/clock.ts';
import { WakeWatch } from '../../../src/runtime/wake-watch.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

test('a second that took an hour by the wall clock is a wake, an ordinary one is not', async () => {
  using time = new VirtualTime();
  const stop = new AbortController();
  let sleptMs = 0;
  const watch = new WakeWatch({ ...systemClock, nowMs: () => Date.now() + sleptMs });
  let wakes = 0;
  watch.onWake(() => {
    wakes += 1;
  });
  const done = watch.run(stop.signal);
  await time.pass(10_000);
  expect(wakes).toBe(0);
  sleptMs = 3_600_000;
  await time.pass(10_000);
  expect(wakes).toBe(1);
  stop.abort();
  await done;
});
