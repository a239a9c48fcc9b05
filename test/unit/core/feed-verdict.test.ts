import { expect, test } from 'bun:test';
import { type Circumstances, NOTHING_KNOWN } from '../../../src/core/diagnosis.ts';
import { NetworkError, ProtocolError, TimeoutError } from '../../../src/core/errors.ts';
import { type FeedVerdict, feedVerdict } from '../../../src/core/feed-verdict.ts';
import { HttpStatusError } from '../../../src/core/http-status-error.ts';

function verdict(error: unknown, attempt = 1): FeedVerdict {
  return feedVerdict(error, attempt, 5_000, 0.5);
}

const EXISTS: Circumstances = { ...NOTHING_KNOWN, workspace: 'exists' };

test.each([
  [401, 'unauthorized', 'The token is not valid'],
  [403, 'forbidden', 'exactly the address of the canvas'],
  [404, 'not_found', 'check MOLECULE_PLATFORM_URL'],
  [410, 'removed', 'The workspace was removed'],
] as const)('%i of a platform that works means %s, and waits for a person', (status, state, advice) => {
  const refusal = new HttpStatusError(status, {}, EXISTS);
  const result = verdict(refusal);
  expect(result).toMatchObject({ state, what: `returned ${status}`, endsByItself: false });
  expect(result.advice).toContain(advice);
  expect(result.retryMs).toBeGreaterThanOrEqual(7_500);
  expect(verdict(refusal, 50).retryMs).toBeLessThanOrEqual(120_000);
});

test.each([401, 403, 404, 410])(
  '%i of a platform in trouble ends by itself, and is tried again soon',
  (status) => {
    const result = verdict(new HttpStatusError(status, {}, { ...EXISTS, workspace: 'failing' }));
    expect(result).toMatchObject({ state: 'unavailable', endsByItself: true });
    expect(result.advice).toEndWith('Retried automatically.');
    expect(result.retryMs).toBeLessThanOrEqual(5_000);
  },
);

test('429 waits as long as the platform asks, at least a second, at most a quarter of an hour', () => {
  const waits = (retryAfterMs: number) => verdict(new HttpStatusError(429, { retryAfterMs })).retryMs;
  expect(verdict(new HttpStatusError(429)).endsByItself).toBeFalse();
  expect(waits(7_000)).toBeGreaterThanOrEqual(7_000);
  expect(waits(7_000)).toBeLessThanOrEqual(7_500);
  expect(waits(0)).toBeGreaterThanOrEqual(1_000);
  expect(waits(86_400_000)).toBeLessThanOrEqual(900_500);
});

test('5xx backs off within 30 s, unless the platform names a longer time', () => {
  expect(verdict(new HttpStatusError(503), 50)).toMatchObject({ state: 'unavailable', endsByItself: true });
  expect(verdict(new HttpStatusError(503), 50).retryMs).toBeLessThanOrEqual(30_000);
  expect(verdict(new HttpStatusError(503, { retryAfterMs: 45_000 })).retryMs).toBe(45_000);
});

test('no answer is unreachable; an answer of another kind is unreadable', () => {
  expect(verdict(new NetworkError('ECONNREFUSED'))).toMatchObject({
    state: 'unreachable',
    what: 'failed: no connection (ECONNREFUSED)',
    advice: 'Check the network and MOLECULE_PLATFORM_URL. Retried automatically.',
  });
  expect(verdict(new TimeoutError(10_000)).state).toBe('unreachable');
  expect(verdict(new ProtocolError('a web page', 'Check it.'))).toMatchObject({
    state: 'unreadable',
    advice: 'Check it.',
  });
});
