import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { formatTimestampMicros, parseTimestampMicros } from '../../../src/core/timestamp.ts';

test.each([
  ['2026-05-01T12:00:00Z', 1_777_636_800_000_000],
  ['2026-05-01T12:00:00.1Z', 1_777_636_800_100_000],
  ['2026-05-01T12:00:00.000001Z', 1_777_636_800_000_001],
  ['2026-05-01T14:00:00+02:00', 1_777_636_800_000_000],
  ['2026-05-01T06:30:00.5-05:30', 1_777_636_800_500_000],
  ['2026-05-01 12:00:00.123+00', 1_777_636_800_123_000],
])('%s is read to the microsecond', (text, micros) => {
  expect(parseTimestampMicros(text)).toBe(micros);
});

test.each([
  '',
  'yesterday',
  '2026-05-01',
  '2026-05-01T12:00:00',
  '2026-13-01T12:00:00Z',
  '2026-05-32T12:00:00Z',
  '2026-05-01T24:00:00Z',
  '2026-05-01T12:00:00+99:00',
  // No number holds its microseconds, and what was asked for with it would be no time at all.
  '9999-12-31T23:59:59.999999Z',
])('%p is not a time', (text) => {
  expect(parseTimestampMicros(text)).toBeUndefined();
});

test('a written time is read back as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (micros) => {
      expect(parseTimestampMicros(formatTimestampMicros(micros))).toBe(micros);
    }),
  );
});
