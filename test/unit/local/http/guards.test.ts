import { expect, test } from 'bun:test';
import { createRateLimiter } from '../../../../src/local/http/guards.ts';

const request = (headers: Record<string, string> = {}) => new Request('http://x/', { headers });

function limiter(perMinute: number, byAddressOnly = false) {
  const clock = { micros: 0 };
  return { clock, limit: createRateLimiter({ perMinute, byAddressOnly, nowMicros: () => clock.micros }) };
}

test('a bucket holds so many a minute, and says when it is full again', async () => {
  const { clock, limit } = limiter(2);
  expect(limit(request()).headers).toEqual({
    'X-RateLimit-Limit': '2',
    'X-RateLimit-Remaining': '1',
    'X-RateLimit-Reset': '60',
  });
  limit(request());
  clock.micros += 20_500_000;
  const { headers, refusal } = limit(request());
  expect(headers['X-RateLimit-Remaining']).toBe('0');
  expect(refusal?.status).toBe(429);
  expect(refusal?.headers.get('Retry-After')).toBe('39');
  expect(await refusal?.json()).toEqual({ error: 'rate limit exceeded', retry_after: 39 });
  clock.micros = 60_000_000;
  expect(limit(request()).refusal).toBeUndefined();
});

test('each organisation, each bearer and each address has its own', () => {
  const { limit } = limiter(1);
  const keys = [
    {},
    { Authorization: 'Bearer a' },
    { Authorization: 'Bearer b' },
    { 'X-Molecule-Org-Id': 'o' },
  ];
  expect(keys.map((headers) => limit(request(headers)).refusal)).toEqual(keys.map(() => undefined));
  expect(limit(request({ Authorization: 'Bearer c', 'X-Molecule-Org-Id': 'o' })).refusal?.status).toBe(429);
});

test('long ago everybody at one address shared one', () => {
  const { limit } = limiter(1, true);
  limit(request({ Authorization: 'Bearer a' }));
  expect(limit(request({ Authorization: 'Bearer b' })).refusal?.status).toBe(429);
});

test('no limit has one header', () => {
  expect(limiter(0).limit(request())).toEqual({ headers: { 'X-RateLimit-Limit': 'unlimited' } });
});
