import { describe, expect, test } from 'bun:test';
import { Bell } from '../../../src/runtime/bell.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { type Loop, retryUntilDone, runLoop } from '../../../src/runtime/run-loop.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

/** A loop that runs until the end of the scope, and when its rounds began, in milliseconds. */
function start(loop: Omit<Loop, 'clock' | 'signal' | 'round'> & Partial<Pick<Loop, 'round'>>) {
  const stop = new AbortController();
  const beganMs = Date.now();
  const rounds: number[] = [];
  const ended = runLoop({
    clock: systemClock,
    signal: stop.signal,
    ...loop,
    round(wasRung) {
      rounds.push(Date.now() - beganMs);
      return loop.round?.(wasRung) ?? 1_000;
    },
  });
  return { rounds, ended, stop: () => stop.abort() };
}

describe('a loop', () => {
  test('waits between two rounds as long as each says, and ends in the middle of a wait', async () => {
    using time = new VirtualTime();
    const waitsMs = [500, 2_000, 3_600_000];
    const { rounds, ended, stop } = start({ round: () => waitsMs.shift() ?? 0 });
    await time.pass(5_000);
    stop();
    await ended;
    expect(rounds).toEqual([0, 500, 2_500]);
  });

  test('begins a round at once when its bell rings, and knows that it rang', async () => {
    using time = new VirtualTime();
    const bell = new Bell();
    const why: boolean[] = [];
    const { ended, stop } = start({
      bell,
      round(wasRung) {
        why.push(wasRung);
        return 10_000;
      },
    });
    await time.pass(1_000);
    bell.ring();
    await time.until('the second round', () => why.length === 2 || undefined, 0);
    await time.until('the third round', () => why.length === 3 || undefined, 10_050);
    stop();
    await ended;
    expect(why).toEqual([false, true, false]);
  });

  test('answers only so many rings at once, and then one now and then', async () => {
    using time = new VirtualTime();
    const bell = new Bell();
    const { rounds, ended, stop } = start({
      bell,
      rings: { atOnce: 2, refillMs: 5_000 },
      round: () => 3_600_000,
    });
    for (let ring = 0; ring < 240; ring += 1) {
      bell.ring();
      await time.pass(50);
    }
    stop();
    await ended;
    expect(rounds).toEqual([0, 50, 100, 5_000, 10_000]);
  });

  test('can wait before the first round, unless the bell rings', async () => {
    using time = new VirtualTime();
    const bell = new Bell();
    const { rounds, ended, stop } = start({ bell, firstWaitMs: 60_000 });
    await time.pass(1_000);
    expect(rounds).toEqual([]);
    bell.ring();
    await time.until('the first round', () => rounds.length > 0 || undefined, 0);
    stop();
    await ended;
  });

  test('counts failures in a row, waits for them as it is told, and does not hear its bell meanwhile', async () => {
    using time = new VirtualTime();
    const bell = new Bell();
    const counts: number[] = [];
    let roundsLeft = 3;
    const { ended, stop } = start({
      bell,
      round() {
        roundsLeft -= 1;
        if (roundsLeft !== 0) throw new TypeError('not yet');
        return 0;
      },
      retry(_error, failures) {
        counts.push(failures);
        bell.ring();
        return 1_000;
      },
    });
    await time.pass(500);
    expect(counts).toEqual([1]);
    await time.until('a failure after one that worked', () => counts.length === 3 || undefined);
    stop();
    await ended;
    expect(counts).toEqual([1, 2, 1]);
  });

  test('can back off by itself, and tells of each failure', async () => {
    using time = new VirtualTime();
    const failures: unknown[] = [];
    const error = new TypeError('not yet');
    const { rounds, ended, stop } = start({
      round: () => Promise.reject(error),
      retry: { baseMs: 1_000, capMs: 1_000 },
      onFailed: (thrown) => void failures.push(thrown),
    });
    await time.until('the third round', () => rounds.length === 3 || undefined);
    stop();
    await ended;
    expect(rounds[2]).toBeWithin(1_000, 2_051);
    expect(failures).toEqual([error, error, error]);
  });

  test('whose round went well for long before it failed counts from the beginning', async () => {
    using time = new VirtualTime();
    const counted: number[] = [];
    const durationsMs = [0, 0, 3_600_000, 0];
    const { ended, stop } = start({
      async round() {
        await new Promise((resolve) => setTimeout(resolve, durationsMs.shift() ?? 0));
        throw new Error('broken');
      },
      retry(_error, failures) {
        counted.push(failures);
        return counted.length === 4 ? 3_600_000 : 10;
      },
    });
    await time.until('four failures', () => counted.length === 4 || undefined, 7_200_000);
    stop();
    await ended;
    expect(counted).toEqual([1, 2, 1, 2]);
  });

  test('tries again at once after a failure when the bell for that rings', async () => {
    using time = new VirtualTime();
    const retryBell = new Bell();
    const { rounds, ended, stop } = start({
      retryBell,
      round: () => Promise.reject(new TypeError('not yet')),
      retry: () => 3_600_000,
    });
    await time.pass(200);
    retryBell.ring();
    await time.until('the second round', () => rounds.length === 2 || undefined, 0);
    stop();
    await ended;
  });

  test('ends with a fatal error, and with any error when nobody waits failures out', async () => {
    const error = new RangeError('fatal');
    const round = () => Promise.reject(error);
    const isFatal = (thrown: unknown) => thrown instanceof RangeError;
    await expect(start({ round, isFatal, retry: () => 0 }).ended).rejects.toBe(error);
    await expect(start({ round }).ended).rejects.toBe(error);
  });

  test('that is ended in the middle of a round does not mind how that round fails', async () => {
    const failed = Promise.withResolvers<number>();
    let failures = 0;
    const { ended, stop } = start({
      round: () => failed.promise,
      retry: () => 0,
      onFailed() {
        failures += 1;
      },
    });
    stop();
    failed.reject(new TypeError('aborted'));
    await ended;
    expect(failures).toBe(0);
  });
});

describe('an attempt that is repeated', () => {
  const policy = { baseMs: 1_000, capMs: 4_000 };
  const clock = { ...systemClock, random: () => 1 };

  test('comes after growing waits, until it succeeds', async () => {
    using time = new VirtualTime();
    const beganMs = Date.now();
    const attempts: number[] = [];
    const attempt = () => attempts.push(Date.now() - beganMs) === 4;
    const done = retryUntilDone(attempt, policy, clock, new AbortController().signal);
    await time.until('the last attempt', () => attempts.length === 4 || undefined);
    expect(await done).toBeTrue();
    expect(attempts).toEqual([1_000, 3_000, 7_000, 11_000]);
  });

  test('ends with the signal, and says that it did not succeed', async () => {
    const stop = new AbortController();
    const done = retryUntilDone(() => true, policy, clock, stop.signal);
    stop.abort();
    expect(await done).toBeFalse();
  });
});
