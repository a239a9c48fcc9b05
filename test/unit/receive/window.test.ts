import { expect, test } from 'bun:test';
import { requiredWindowSeconds, windowSecondsFor } from '../../../src/receive/window.ts';

const NOW_MS = 1_800_000_000_000;
const polled = (secondsAgo: number) => ({
  localMs: NOW_MS - secondsAgo * 1000,
  platformMs: NOW_MS - secondsAgo * 1000,
});

test('regular polls ask for the configured window', () => {
  expect(windowSecondsFor(undefined, NOW_MS, 30)).toBe(30);
  expect(windowSecondsFor(polled(5), NOW_MS, 30)).toBe(30);
  expect(windowSecondsFor(polled(15), NOW_MS, 30)).toBe(30);
});

test('a gap widens the window by the gap and a margin', () => {
  expect(windowSecondsFor(polled(40), NOW_MS, 30)).toBe(55);
  expect(windowSecondsFor(polled(86_400), NOW_MS, 30)).toBe(86_415);
});

test('the platform’s 30 days are the end', () => {
  expect(windowSecondsFor(polled(90 * 86_400), NOW_MS, 30)).toBe(2_592_000);
});

test('a clock that went back does not shrink the window', () => {
  expect(windowSecondsFor(polled(-3_600), NOW_MS, 30)).toBe(30);
});

test('the platform’s clock shows a gap that ours does not', () => {
  const watermark = { localMs: NOW_MS, platformMs: NOW_MS };
  expect(requiredWindowSeconds(watermark, NOW_MS + 3_600_000, 30)).toBe(3_608);
  expect(requiredWindowSeconds(watermark, NOW_MS + 5_000, 30)).toBeLessThanOrEqual(30);
  expect(requiredWindowSeconds(watermark, undefined, 30)).toBe(0);
  expect(requiredWindowSeconds(undefined, NOW_MS, 30)).toBe(0);
});
