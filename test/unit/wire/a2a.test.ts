import { describe, expect, test } from 'bun:test';
import { readSendOutcome, type SendOutcome } from '../../../src/wire/a2a.ts';

const parts = [
  { kind: 'text', text: 'one' },
  { kind: 'file', file: {} },
  { kind: 'text', text: 'two' },
];

test.each<[object, SendOutcome]>([
  [{ status: 'queued', delivery_mode: 'poll', method: 'message/send' }, { kind: 'queued' }],
  [{ status: 'queued', delivery_mode: 'push-async', method: 'message/send' }, { kind: 'queued' }],
  [
    { queued: true, queue_id: 'q', queue_depth: 1, message: 'busy' },
    { kind: 'queued', queueId: 'q' },
  ],
  [
    { status: 'queued', queued: true, queue_id: 'q', queue_depth: 1 },
    { kind: 'queued', queueId: 'q' },
  ],
])('%j is kept for the peer, and is no answer', (json, outcome) => {
  expect(readSendOutcome(json)).toEqual(outcome);
});

describe('the text of an answer is read where agents put it', () => {
  test.each([
    ['parts', { parts }],
    ['artifacts', { artifacts: [{ parts: parts.slice(0, 2) }, { parts: parts.slice(2) }] }],
    ['a message', { message: { parts } }],
    ['a status', { status: { message: { parts } } }],
    ['a string', 'one\ntwo'],
  ])('%s', (_where, result) => {
    expect(readSendOutcome({ jsonrpc: '2.0', id: '1', result })).toEqual({
      kind: 'answered',
      text: 'one\ntwo',
    });
  });
});

test.each([
  [{ jsonrpc: '2.0', error: { code: -32603, message: 'no' } }, -32603, 'no'],
  [{ jsonrpc: '2.0', error: { code: -32603, message: 'no', data: 'quota' } }, -32603, 'no\nquota'],
  [{ jsonrpc: '2.0', error: { message: 'no', data: { left: 0 } } }, undefined, 'no\n{"left":0}'],
  [{ jsonrpc: '2.0', error: { code: 'E1', message: 7 } }, undefined, ''],
  [{ error: 'agent returned empty response body' }, undefined, 'agent returned empty response body'],
])('%j inside a 200 is an error of the peer, with its words', (json, code, words) => {
  expect(readSendOutcome(json)).toEqual({ kind: 'peer_error', code, words });
});
