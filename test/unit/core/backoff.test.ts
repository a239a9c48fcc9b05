import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { backoffMs, jitteredMs } from '../../../src/core/backoff.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('the delay doubles up to its cap and keeps at least half of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), random, (attempt, luck) => {
      const delayMs = backoffMs(attempt, { baseMs: 100, capMs: 5_000 }, luck);
      const full = Math.min(5_000, 100 * 2 ** (attempt - 1));
      expect(delayMs).toBeGreaterThanOrEqual(Math.floor(full / 2));
      expect(delayMs).toBeLessThanOrEqual(full);
    }),
  );
});

test('jitter stays within its spread', () => {
  fc.assert(
    fc.property(random, (luck) => {
      const delayMs = jitteredMs(1_000, 0.1, luck);
      expect(delayMs).toBeGreaterThanOrEqual(900);
      expect(delayMs).toBeLessThanOrEqual(1_100);
    }),
  );
});
