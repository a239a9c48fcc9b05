import { describe, expect, test } from 'bun:test';
import { LookPace } from '../../../src/receive/look-pace.ts';

function openPace(isTold = true) {
  const state = { nowMs: 0, isTold };
  const clock = { nowMs: () => 0, monotonicMs: () => state.nowMs, random: () => 0.5 };
  const pace = new LookPace(clock, () => state.isTold);
  return {
    pace,
    state,
    look: () => pace.look(async () => undefined),
    isEarlyAt(nowMs: number, wasRung = false) {
      state.nowMs = nowMs;
      return pace.isEarly(wasRung);
    },
  };
}

describe('a look that nothing rang for', () => {
  test('is never too early before the first one', () => {
    expect(openPace().isEarlyAt(0)).toBeFalse();
  });

  test('is too early for five minutes while the event stream tells of what comes', async () => {
    const on = openPace();
    await on.look();
    expect(on.isEarlyAt(299_999)).toBeTrue();
    expect(on.isEarlyAt(300_000)).toBeFalse();
  });

  test('is not too early once the event stream has ended', async () => {
    const on = openPace();
    await on.look();
    expect(on.isEarlyAt(60_000)).toBeTrue();
    on.state.isTold = false;
    expect(on.isEarlyAt(60_000)).toBeFalse();
  });

  test('is asked about every minute', () => {
    expect(openPace().pace.pauseMs()).toBeWithin(54_000, 66_001);
  });
});

test('a ring is never too early', async () => {
  const on = openPace();
  await on.look();
  expect(on.isEarlyAt(1, true)).toBeFalse();
});

test('a look that failed does not count', async () => {
  const on = openPace();
  await on.look();
  const failed = on.pace.look(() => Promise.reject(new Error('no')));
  expect(failed).rejects.toThrow('no');
  await failed.catch(() => undefined);
  expect(on.isEarlyAt(1)).toBeFalse();
});
