import { expect, test } from 'bun:test';
import { systemClock } from '../../../src/runtime/clock.ts';
import { WakeWatch } from '../../../src/runtime/wake-watch.ts';

test('a second that took an hour by the wall clock is a wake, an ordinary one is not', async () => {
  const stop = new AbortController();
  let looks = 0;
  let nowMs = 0;
  // Two looks at the clock make one round: an ordinary second, then one during which the lid was closed.
  const clock = {
    ...systemClock,
    nowMs: () => {
      looks += 1;
      nowMs += looks === 4 ? 3_600_000 : 500;
      return nowMs;
    },
  };
  const watch = new WakeWatch(clock);
  const woken = Promise.withResolvers<number>();
  watch.onWake(() => woken.resolve(looks));
  const done = watch.run(stop.signal);
  expect(await woken.promise).toBe(4);
  stop.abort();
  await done;
});
