import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { TokenBucket } from '../../../src/core/token-bucket.ts';

test('a burst passes at once, what follows at the steady rate', () => {
  const bucket = new TokenBucket(3, 100);
  expect([1, 2, 3, 4, 5].map(() => bucket.take(0))).toEqual([0, 0, 0, 100, 200]);
  expect(bucket.take(1_000_000)).toBe(0);
});

test('what is only tried costs nothing when there is none', () => {
  const bucket = new TokenBucket(1, 100);
  expect([0, 50, 99, 100, 150, 200].map((nowMs) => bucket.tryTake(nowMs))).toEqual([
    true,
    false,
    false,
    true,
    false,
    true,
  ]);
});

test('whatever the pace of asking, no minute lets more through than capacity and rate allow', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 300 }), (gaps) => {
      const bucket = new TokenBucket(20, 400);
      let nowMs = 0;
      const used: number[] = [];
      for (const gap of gaps) {
        nowMs += gap;
        nowMs += bucket.take(nowMs);
        used.push(nowMs);
      }
      for (const start of used) {
        expect(used.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(
          20 + 150 + 1,
        );
      }
    }),
  );
});
