import { describe, expect, test } from 'bun:test';
import { Hearing, PROBE_INTERVAL_MS } from '../../../../src/inbox/receipts/hearing.ts';

function start() {
  const clock = { nowMs: 0 };
  const changes: boolean[] = [];
  const hearing = new Hearing({ monotonicMs: () => clock.nowMs }, (isDeaf) => void changes.push(isDeaf));
  return { clock, hearing, changes };
}

test.each([
  ['nothing was missed', { misses: 0, hasHeard: false }, false],
  ['a first push may have come before the host listened', { misses: 1, hasHeard: false }, false],
  ['missed in two turns, and never a sign', { misses: 2, hasHeard: false }, true],
  ['missed in two turns by a session that has heard before', { misses: 2, hasHeard: true }, false],
  ['missed in three', { misses: 3, hasHeard: true }, true],
])('%s', (_name, { misses, hasHeard }, expected) => {
  const { hearing, changes } = start();
  if (hasHeard) hearing.heard();
  for (let miss = 0; miss < misses; miss += 1) hearing.missed();
  expect(hearing.isDeaf).toBe(expected);
  expect(changes).toEqual(expected ? [true] : []);
});

describe('a deaf host', () => {
  function startDeaf() {
    const started = start();
    started.hearing.pushed();
    started.hearing.missed();
    started.hearing.missed();
    return started;
  }

  test('gets one push as a probe, after a turn, at most every ten minutes', () => {
    const { clock, hearing } = startDeaf();
    clock.nowMs = PROBE_INTERVAL_MS;
    expect(hearing.allowance).toBe(0);
    hearing.turnEnded();
    clock.nowMs = PROBE_INTERVAL_MS - 1;
    expect(hearing.allowance).toBe(0);
    clock.nowMs = PROBE_INTERVAL_MS;
    expect(hearing.allowance).toBe(1);
    hearing.pushed();
    hearing.turnEnded();
    clock.nowMs = PROBE_INTERVAL_MS + 1;
    expect(hearing.allowance).toBe(0);
    clock.nowMs = 2 * PROBE_INTERVAL_MS;
    expect(hearing.allowance).toBe(1);
  });

  test('is one no longer once something was heard', () => {
    const { hearing, changes } = startDeaf();
    hearing.heard();
    expect(hearing).toMatchObject({ isDeaf: false, isProven: true, allowance: Number.POSITIVE_INFINITY });
    expect(changes).toEqual([true, false]);
  });
});

test('a session without the channel is not even probed', () => {
  const { clock, hearing } = start();
  hearing.switchedOff(true);
  hearing.turnEnded();
  expect(hearing.isDeaf).toBe(true);
  clock.nowMs = PROBE_INTERVAL_MS;
  expect(hearing.allowance).toBe(0);
});
