import { expect, test } from 'bun:test';
import { PassThrough } from 'node:stream';
import { FirstAnswer } from '../../../src/mcp/first-answer.ts';

const initialize = (protocolVersion: string) => ({
  jsonrpc: '2.0',
  id: 7,
  method: 'initialize',
  params: { protocolVersion, capabilities: {}, clientInfo: { name: 'host', version: '1' } },
});
const DISCOVER = { jsonrpc: '2.0', id: 'd', method: 'server/discover', params: {} };
const lines = (...messages: readonly object[]) =>
  messages.map((message) => `${JSON.stringify(message)}\n`).join('');

/** A first answer that has read this, piece by piece. */
async function firstAnswer(...pieces: readonly string[]) {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  let written = '';
  stdout.on('data', (chunk: Buffer) => {
    written += String(chunk);
  });
  const early = new FirstAnswer(stdin, stdout);
  let isSettled = false;
  void early.settled.then(() => {
    isSettled = true;
  });
  for (const piece of pieces) {
    stdin.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const answers =
    written === ''
      ? []
      : written
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
  return { early, isSettled, answers, input: String(early.takeInput()) };
}

test('initialize is answered, and read again by the server with all that follows', async () => {
  const text = lines(initialize('2025-11-25'), { jsonrpc: '2.0', method: 'notifications/initialized' });
  const { early, isSettled, answers, input } = await firstAnswer(text.slice(0, 20), text.slice(20), 'more');
  expect(answers).toMatchObject([
    { id: 7, result: { protocolVersion: '2025-11-25', serverInfo: { name: 'molecule' } } },
  ]);
  expect([isSettled, input]).toEqual([true, `${text}more`]);
  const [{ result }] = answers;
  expect(early.isGiven({ jsonrpc: '2.0', id: 8, result })).toBeFalse();
  expect(early.isGiven({ jsonrpc: '2.0', id: 7, method: 'ping' })).toBeFalse();
  expect(early.isGiven({ jsonrpc: '2.0', id: 7, result })).toBeTrue();
  expect(early.isGiven({ jsonrpc: '2.0', id: 7, result })).toBeFalse();
});

test('the question for a later protocol is answered first, with no', async () => {
  const asked = initialize('2025-06-18');
  const { answers, input } = await firstAnswer(lines(DISCOVER), lines(asked));
  expect(answers).toMatchObject([
    { id: 'd', error: { code: -32601 } },
    { id: 7, result: {} },
  ]);
  expect(input).toBe(lines(asked));
});

test('every other beginning is left to the server', async () => {
  for (const other of [
    lines(initialize('2030-01-01')),
    lines({ ...initialize('2025-11-25'), params: {} }),
    lines({ ...initialize('2025-11-25'), id: null }),
    lines({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    'no JSON\n',
    '[]\n',
  ]) {
    const { isSettled, answers, input } = await firstAnswer(other);
    expect([isSettled, answers, input]).toEqual([true, [], other]);
  }
});

test('half a question is waited for', async () => {
  const { isSettled, answers } = await firstAnswer('{"jsonrpc":"2.0",');
  expect([isSettled, answers]).toEqual([false, []]);
});
