import { expect } from 'bun:test';
import fc from 'fast-check';
import { formatTimestampMicros, parseTimestampMicros, timeText } from '../../src/core/timestamp.ts';
import { fuzz } from '../support/fuzz.ts';
import { expectHarmless } from '../support/harmless.ts';
import { hostileTime } from '../support/hostile-json.ts';

const LAST_MICROS = Number.MAX_SAFE_INTEGER;

fuzz({
  name: 'timestamps',
  gateRuns: 4_000,
  input: fc.record({
    text: hostileTime,
    one: fc.integer({ min: 0, max: LAST_MICROS }),
    other: fc.integer({ min: 0, max: LAST_MICROS }),
  }),
  check({ text, one, other }) {
    const micros = parseTimestampMicros(text);
    expectHarmless(timeText(text));
    if (micros !== undefined) {
      expect(Number.isSafeInteger(micros)).toBe(true);
      // What is asked of the platform with it is a time again.
      expect(formatTimestampMicros(micros)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      expect(text).toMatch(/^[\d TZz:.+-]{10,45}$/);
    }
    // What is written is read again, to the microsecond and in order.
    const [first, second] = [formatTimestampMicros(one), formatTimestampMicros(other)];
    expect(parseTimestampMicros(first)).toBe(one);
    expect(Math.sign(first < second ? -1 : first > second ? 1 : 0)).toBe(Math.sign(one - other));
  },
});
