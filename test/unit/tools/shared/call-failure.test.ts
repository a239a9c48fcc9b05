import { expect, test } from 'bun:test';
import { NetworkError, ProtocolError, TimeoutError } from '../../../../src/core/errors.ts';
import { HttpStatusError } from '../../../../src/core/http-status-error.ts';
import { callFailure } from '../../../../src/tools/shared/call-failure.ts';

test.each([
  [
    'a busy platform',
    new HttpStatusError(503, { retryAfterMs: 2_500 }),
    'Reading failed: the platform has trouble (HTTP 503). Try again after 3 s.',
  ],
  [
    'a status that means something here',
    new HttpStatusError(409),
    'Reading failed: the platform did not accept the request (HTTP 409). Read again.',
  ],
  [
    'no connection',
    new NetworkError('ECONNREFUSED'),
    'Reading failed: the platform cannot be reached: no connection (ECONNREFUSED). Try again in a minute; if it stays so, check the network and MOLECULE_PLATFORM_URL.',
  ],
  [
    'a slow platform',
    new TimeoutError(10_000),
    'Reading failed: no answer within 10000 ms. The platform is slow or unreachable. Try again in a minute.',
  ],
  [
    'another shape',
    new ProtocolError('a web page', 'Check the address.'),
    'Reading failed: a web page. Check the address.',
  ],
])('%s is told with what to do next', (_what, error, text) => {
  const advice = { 409: 'Read again.' };
  expect(callFailure(error, 'reading', advice)).toMatchObject({ isError: true, text });
});

test('the data names the error and its status, never the remote text', () => {
  const error = new HttpStatusError(400, { detail: 'remote words' });
  expect(callFailure(error, 'reading').data).toEqual({
    status: 'failed',
    error: 'HttpStatusError',
    http_status: 400,
  });
  expect(callFailure(new NetworkError('ECONNREFUSED'), 'reading').data).toEqual({
    status: 'failed',
    error: 'NetworkError',
  });
});

test('a bug is not explained away', () => {
  expect(() => callFailure(new TypeError('oops'), 'reading')).toThrow('oops');
});
