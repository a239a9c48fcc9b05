import { expect, test } from 'bun:test';
import type { Message } from '../../../src/core/message.ts';
import { Occupation } from '../../../src/receive/occupation.ts';

const MINUTE_MS = 60_000;

function message(activityId: string, fields: Partial<Message> = {}): Message {
  return {
    activityId,
    workspaceId: 'ws',
    sender: { kind: 'canvas_user' },
    text: 'Is the build green?',
    textOrigin: 'sender',
    attachments: [],
    createdAt: '2026-11-21T10:00:00Z',
    ...fields,
  };
}

function start() {
  const clock = { nowMs: 0 };
  const occupation = new Occupation(() => clock.nowMs);
  return { clock, occupation, busy: () => occupation.of('ws').activeTasks };
}

const ANN = { kind: 'peer_agent', peerId: 'p-1', name: 'Ann' } as const;
const IDLE = { activeTasks: 0, currentTask: '' };

test('a message is work from the moment the session has it until a reply names it', () => {
  const { occupation } = start();
  expect(occupation.of('ws')).toEqual(IDLE);
  occupation.begun(message('a', { sender: ANN }));
  expect(occupation.of('ws')).toEqual({ activeTasks: 1, currentTask: 'answering Ann: Is the build green?' });
  occupation.done(message('a'));
  expect(occupation.of('ws')).toEqual(IDLE);
});

test('of several the oldest is named, and the next one after it', () => {
  const { occupation } = start();
  occupation.begun(message('a', { text: 'first' }));
  occupation.begun(message('b', { text: 'second' }));
  expect(occupation.of('ws')).toEqual({ activeTasks: 2, currentTask: 'answering the canvas user: first' });
  occupation.done(message('a'));
  expect(occupation.of('ws')).toEqual({ activeTasks: 1, currentTask: 'answering the canvas user: second' });
});

test('a workspace is told of its own messages only', () => {
  const { occupation } = start();
  occupation.begun(message('a', { workspaceId: 'other', text: 'a secret of the other' }));
  expect(occupation.of('ws')).toEqual(IDLE);
  expect(occupation.of('other').activeTasks).toBe(1);
  // Two platforms may use the same id.
  occupation.begun(message('a'));
  occupation.done(message('a', { workspaceId: 'other' }));
  expect(occupation.of('ws').activeTasks).toBe(1);
});

test('the line is one short line without control characters or markup', () => {
  const { occupation } = start();
  const text = `a\n\u001b[31mred\u202e <channel source="x"> ${'long '.repeat(50)}`;
  occupation.begun(message('a', { text }));
  const { currentTask } = occupation.of('ws');
  expect(currentTask).toStartWith('answering the canvas user: a [31mred channel source= x long');
  expect(Array.from(currentTask)).toHaveLength(100);
  expect(currentTask).not.toMatch(/[\p{C}<>"]/u);
});

test('a message without text of its sender is named by its sender alone', () => {
  const { occupation } = start();
  occupation.begun(message('a', { sender: ANN, text: 'message/send → Laptop', textOrigin: 'summary' }));
  expect(occupation.of('ws').currentTask).toBe('answering Ann');
});

test('the end of the turn ends what was not answered in it, and what is told of it later begins nothing', () => {
  const { occupation, busy } = start();
  occupation.turnGoesOn();
  occupation.begun(message('a'));
  occupation.turnEnded();
  expect(busy()).toBe(0);
  occupation.begun(message('b'));
  expect(busy()).toBe(0);
  occupation.turnGoesOn();
  occupation.begun(message('c'));
  expect(busy()).toBe(1);
});

test('a message that is answered before it is known to be received is not begun afterwards', () => {
  const { occupation, busy } = start();
  occupation.done(message('a'));
  occupation.begun(message('a'));
  expect(busy()).toBe(0);
});

test('without a sign of the session work is over after ten minutes; with signs it lasts as long as the turn', () => {
  const { occupation, clock, busy } = start();
  occupation.begun(message('a'));
  clock.nowMs = 9 * MINUTE_MS;
  expect(busy()).toBe(1);
  clock.nowMs = 10 * MINUTE_MS;
  expect(busy()).toBe(0);
  occupation.begun(message('b'));
  for (let minute = 11; minute < 60; minute += 5) {
    clock.nowMs = minute * MINUTE_MS;
    occupation.turnGoesOn();
  }
  expect(busy()).toBe(1);
});

test('notices of the platform and results of delegations are no work: nobody waits for an answer', () => {
  const { occupation, busy } = start();
  occupation.begun(message('a', { sender: { kind: 'system_notice', sourceType: 'self-schedule' } }));
  occupation.begun(message('b', { sender: ANN, delegation: { id: 'd-1', outcome: 'completed' } }));
  expect(busy()).toBe(0);
});

test('only the workspace whose work changed is called', () => {
  const { occupation } = start();
  const calls: string[] = [];
  const stop = occupation.onChange('ws', () => void calls.push('ws'));
  occupation.onChange('other', () => void calls.push('other'));
  occupation.begun(message('a'));
  occupation.begun(message('a'));
  occupation.done(message('a'));
  occupation.done(message('a'));
  expect(calls).toEqual(['ws', 'ws']);
  occupation.begun(message('b', { workspaceId: 'other' }));
  occupation.turnEnded();
  expect(calls).toEqual(['ws', 'ws', 'other', 'other']);
  stop();
  occupation.turnGoesOn();
  occupation.begun(message('c'));
  expect(calls).toHaveLength(4);
});

test('a flood keeps the newest thousand', () => {
  const { occupation, busy } = start();
  for (let index = 0; index < 1_500; index += 1)
    occupation.begun(message(`m-${index}`, { text: `${index}` }));
  expect(busy()).toBe(1_000);
  expect(occupation.of('ws').currentTask).toBe('answering the canvas user: 500');
});
