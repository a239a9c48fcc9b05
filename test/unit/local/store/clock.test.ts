import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { goTimestamp, parseGoTimestamp } from '../../../../src/local/store/clock.ts';

const SECOND = 1_767_225_610_000_000;

test.each([
  [0, '2026-01-01T00:00:10Z'],
  [500_000, '2026-01-01T00:00:10.5Z'],
  [120_000, '2026-01-01T00:00:10.12Z'],
  [123_456, '2026-01-01T00:00:10.123456Z'],
  [1, '2026-01-01T00:00:10.000001Z'],
])('trailing zeros of the fraction are not printed (%i µs)', (micros, text) => {
  expect(goTimestamp(SECOND + micros)).toBe(text);
});

test('every printed time reads back as itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (micros) => {
      expect(parseGoTimestamp(goTimestamp(micros))).toBe(micros);
    }),
  );
});

test.each([
  ['2026-01-01T00:00:10Z', SECOND],
  ['2026-01-01T01:00:10.5+01:00', SECOND + 500_000],
  ['2026-01-01T00:00:10.123456789Z', SECOND + 123_456],
  ['2026-01-01T00:00:10.12345678901Z', SECOND + 123_456],
  ['2026-01-01 00:00:10Z', undefined],
  ['2026-01-01T00:00:10', undefined],
  ['2026-01-01T00:00:10+0100', undefined],
  ['2026-01-01', undefined],
  ['yesterday', undefined],
])('%s', (text, micros) => {
  expect(parseGoTimestamp(text)).toBe(micros);
});
