import { expect, test } from 'bun:test';
import { systemClock } from '../../../src/runtime/clock.ts';
import { runMemory } from '../../../src/runtime/memory.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

test('memory is given back while the process works and a few times more when it rests, and not again before it works again', async () => {
  using time = new VirtualTime();
  const stop = new AbortController();
  const given: boolean[] = [];
  let cpuMs = 400;
  const deps = {
    clock: systemClock,
    cpuMs: () => cpuMs,
    giveBack: (isAtRest: boolean) => void given.push(isAtRest),
  };
  const ended = runMemory(deps, stop.signal);
  const look = async (...workMs: readonly number[]) => {
    for (const ms of workMs) {
      cpuMs += ms;
      await time.pass(2_000);
    }
    return given.splice(0);
  };
  expect(await look(0, 300)).toEqual([false, false]);
  expect(await look(50, 50, 50, 50, 50)).toEqual([true, true, true]);
  expect(await look(1_000, 1_000, 1_000)).toEqual([false, false, false]);
  expect(await look(0, 0, 0, 0, 0)).toEqual([true, true, true]);
  stop.abort();
  await ended;
});
