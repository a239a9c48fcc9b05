import { expect, test } from 'bun:test';
import { NetworkError, ProtocolError, TimeoutError } from '../../../src/core/errors.ts';
import { HttpStatusError } from '../../../src/core/http-status-error.ts';
import { RETRY_POLICIES } from '../../../src/platform/retry.ts';

const FAILURES = {
  'no connection': new NetworkError('ECONNREFUSED'),
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
  expect(retriedBy('messageToPeer')).toEqual(['429', '502', '503', 'no connection']);
});

test('a message to the canvas user is sent again when the first left nothing there', () => {
  expect(retriedBy('messageToUser')).toEqual([
    '429',
    '503',
    'no connection',
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
    'no answer in time',
    '429, in 30 s',
    '502, but delivered',
  ]);
});
