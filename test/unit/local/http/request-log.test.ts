import { expect, test } from 'bun:test';
import { RequestLog } from '../../../../src/local/http/request-log.ts';

const arrival = (path: string) => ({
  at: '2026-01-01T00:00:00.000Z',
  method: 'GET',
  path,
  query: '',
  headers: [],
  authorization: 'none',
});

test('a request is there from its arrival on, and gets its answer later', () => {
  const log = new RequestLog();
  const finish = log.begin(arrival('/a'));
  expect(log.matching({})).toEqual([{ ...arrival('/a'), id: '1', status: 0 }]);
  finish({ status: 200, duration_ms: 3 });
  expect(log.matching({})).toEqual([{ ...arrival('/a'), id: '1', status: 200, duration_ms: 3 }]);
});

test('the latest come first, as many as asked for', () => {
  const log = new RequestLog();
  for (const path of ['/a', '/b', '/c']) log.begin(arrival(path));
  expect(log.latest(2).map(({ path }) => path)).toEqual(['/c', '/b']);
});

test('the oldest are forgotten, and their answers with them', () => {
  const log = new RequestLog();
  const finishFirst = log.begin(arrival('/first'));
  for (let count = 0; count < 10_000; count += 1) log.begin(arrival('/more'));
  finishFirst({ status: 200, duration_ms: 1 });
  expect(log.matching({})).toHaveLength(5_000);
  expect(log.matching({ path: /first/ })).toEqual([]);
});
