import { expect, test } from 'bun:test';
import { type Circumstances, NOTHING_KNOWN } from '../../../src/core/diagnosis.ts';
import { NetworkError, ProtocolError, TimeoutError } from '../../../src/core/errors.ts';
import { HttpStatusError } from '../../../src/core/http-status-error.ts';
import { RETRY_POLICIES } from '../../../src/platform/retry.ts';

const TROUBLE: Circumstances = { ...NOTHING_KNOWN, workspace: 'failing' };

const FAILURES = {
  'no connection': new NetworkError('ECONNREFUSED'),
  'a broken connection': new NetworkError('ECONNRESET'),
  'a refused certificate': new NetworkError('CERT_HAS_EXPIRED'),
  '401, by a platform in trouble': new HttpStatusError(401, {}, TROUBLE),
  '403, by a platform in trouble': new HttpStatusError(403, {}, TROUBLE),
  'no answer in time': new TimeoutError(1_000),
  'another shape': new ProtocolError('x', 'y'),
  401: new HttpStatusError(401),
  429: new HttpStatusError(429),
  '429, in 30 s': new HttpStatusError(429, { retryAfterMs: 30_000 }),
  '429, in an hour': new HttpStatusError(429, { retryAfterMs: 3_600_000 }),
  500: new HttpStatusError(500),
  502: new HttpStatusError(502),
  '502, but delivered': new HttpStatusError(502, { deliveryConfirmed: true }),
  503: new HttpStatusError(503),
};

function retriedBy(request: keyof typeof RETRY_POLICIES): string[] {
  const { isWorthRetrying } = RETRY_POLICIES[request];
  return Object.entries(FAILURES).flatMap(([name, error]) => (isWorthRetrying(error) ? [name] : []));
}

test('a message to a peer is sent again when the first cannot have arrived', () => {
  expect(retriedBy('messageToPeer')).toEqual([
    '429',
    '503',
    'no connection',
    '401, by a platform in trouble',
    '403, by a platform in trouble',
  ]);
});

test('a message to the canvas user is sent again when the first left nothing there', () => {
  expect(retriedBy('messageToUser')).toEqual([
    '429',
    '503',
    'no connection',
    '401, by a platform in trouble',
    '403, by a platform in trouble',
    '429, in 30 s',
    '429, in an hour',
  ]);
});

test('a delegation has a key, and may be sent again also when the first may have arrived', () => {
  expect(retriedBy('delegation')).toEqual([
    '429',
    '502',
    '503',
    'no connection',
    'a broken connection',
    '401, by a platform in trouble',
    '403, by a platform in trouble',
    'no answer in time',
    '502, but delivered',
  ]);
});

test('a file is asked for again after all that may pass within a minute', () => {
  expect(retriedBy('file')).toEqual([
    '429',
    '500',
    '502',
    '503',
    'no connection',
    'a broken connection',
    '401, by a platform in trouble',
    '403, by a platform in trouble',
    'no answer in time',
    '429, in 30 s',
    '502, but delivered',
  ]);
});
