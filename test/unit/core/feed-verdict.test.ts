import { expect, test } from 'bun:test';
import { NetworkError, ProtocolError, TimeoutError } from '../../../src/core/errors.ts';
import { type FeedVerdict, feedVerdict, type WorkspaceProbe } from '../../../src/core/feed-verdict.ts';
import { HttpStatusError } from '../../../src/core/http-status-error.ts';

function verdict(error: unknown, probe: WorkspaceProbe = 'no_answer', attempt = 1): FeedVerdict {
  return feedVerdict(error, attempt, probe, 5_000, 0.5);
}

test.each([
  [401, 'exists', 'unauthorized', 'The token is not valid'],
  [401, 'no_answer', 'unauthorized', 'The token is not valid'],
  [401, 'removed', 'removed', 'The workspace was removed'],
  [401, 'unknown', 'not_found', 'check MOLECULE_PLATFORM_URL and the workspace id'],
  [403, 'no_answer', 'forbidden', 'exactly the address of the canvas'],
  [404, 'exists', 'not_found', 'check MOLECULE_PLATFORM_URL'],
  [410, 'removed', 'removed', 'The workspace was removed'],
  [410, 'no_answer', 'removed', 'The workspace was removed'],
] as const)(
  '%i with a public answer of "%s" means %s, and waits for a person',
  (status, probe, state, advice) => {
    const result = verdict(new HttpStatusError(status), probe);
    expect(result.state).toBe(state);
    expect(result.what).toBe(`returned ${status}`);
    expect(result.advice).toContain(advice);
    expect(result.retryMs).toBeGreaterThanOrEqual(7_500);
    expect(verdict(new HttpStatusError(status), probe, 50).retryMs).toBeLessThanOrEqual(120_000);
  },
);

test('429 waits as long as the platform asks, at least a second, at most a quarter of an hour', () => {
  const waits = (retryAfterMs: number) => verdict(new HttpStatusError(429, { retryAfterMs })).retryMs;
  expect(waits(7_000)).toBeGreaterThanOrEqual(7_000);
  expect(waits(7_000)).toBeLessThanOrEqual(7_500);
  expect(waits(0)).toBeGreaterThanOrEqual(1_000);
  expect(waits(86_400_000)).toBeLessThanOrEqual(900_500);
});

test('5xx backs off within 30 s, unless the platform names a longer time', () => {
  expect(verdict(new HttpStatusError(503), 'no_answer', 50)).toMatchObject({ state: 'unavailable' });
  expect(verdict(new HttpStatusError(503), 'no_answer', 50).retryMs).toBeLessThanOrEqual(30_000);
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
