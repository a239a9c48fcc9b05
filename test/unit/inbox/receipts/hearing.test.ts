import { describe, expect, test } from 'bun:test';
import { Hearing, isDeaf, PROBE_INTERVAL_MS } from '../../../../src/inbox/receipts/hearing.ts';

test.each([
  ['nothing was missed', { misses: 0, hasHeard: false }, false],
  ['a first push may have come before the host listened', { misses: 1, hasHeard: false }, false],
  ['missed in two turns, and never a sign', { misses: 2, hasHeard: false }, true],
  ['missed in two turns by a session that has heard before', { misses: 2, hasHeard: true }, false],
  ['missed in three', { misses: 3, hasHeard: true }, true],
])('%s', (_name, facts, expected) => {
  expect(isDeaf(facts)).toBe(expected);
});

describe('a deaf host', () => {
  function deafHearing(): Hearing {
    const hearing = new Hearing();
    hearing.pushed(0);
    hearing.missed();
    hearing.missed();
    return hearing;
  }

  test('gets one push as a probe, after a turn, at most every ten minutes', () => {
    const hearing = deafHearing();
    expect(hearing.allowance(PROBE_INTERVAL_MS)).toBe(0);
    hearing.turnEnded();
    expect(hearing.allowance(PROBE_INTERVAL_MS - 1)).toBe(0);
    expect(hearing.allowance(PROBE_INTERVAL_MS)).toBe(1);
    hearing.pushed(PROBE_INTERVAL_MS);
    hearing.turnEnded();
    expect(hearing.allowance(PROBE_INTERVAL_MS + 1)).toBe(0);
    expect(hearing.allowance(2 * PROBE_INTERVAL_MS)).toBe(1);
  });

  test('is one no longer once something was heard', () => {
    const hearing = deafHearing();
    hearing.heard();
    expect(hearing).toMatchObject({ isDeaf: false, isProven: true });
    expect(hearing.allowance(0)).toBe(Number.POSITIVE_INFINITY);
  });
});

test('a session without the channel is not even probed', () => {
  const hearing = new Hearing();
  hearing.switchedOff(true);
  hearing.turnEnded();
  expect(hearing.isDeaf).toBe(true);
  expect(hearing.allowance(PROBE_INTERVAL_MS)).toBe(0);
});
