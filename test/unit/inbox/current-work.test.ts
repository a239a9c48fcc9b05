import { expect, test } from 'bun:test';
import type { Message } from '../../../src/core/message.ts';
import { CurrentWork } from '../../../src/inbox/current-work.ts';

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
  const work = new CurrentWork(() => clock.nowMs);
  return { clock, work, busy: () => work.of('ws').activeTasks };
}

const ANN = { kind: 'peer_agent', peerId: 'p-1', name: 'Ann' } as const;
const IDLE = { activeTasks: 0, currentTask: '' };

test('a message is work from the moment the session has it until a reply names it', () => {
  const { work } = start();
  expect(work.of('ws')).toEqual(IDLE);
  work.started(message('a', { sender: ANN }));
  expect(work.of('ws')).toEqual({ activeTasks: 1, currentTask: 'answering peer “Ann”: Is the build green?' });
  work.done(message('a'));
  expect(work.of('ws')).toEqual(IDLE);
});

test('of several the oldest is named, and the next one after it', () => {
  const { work } = start();
  work.started(message('a', { text: 'first' }));
  work.started(message('b', { text: 'second' }));
  expect(work.of('ws')).toEqual({ activeTasks: 2, currentTask: 'answering the canvas user: first' });
  work.done(message('a'));
  expect(work.of('ws')).toEqual({ activeTasks: 1, currentTask: 'answering the canvas user: second' });
});

test('a workspace is told of its own messages only', () => {
  const { work } = start();
  work.started(message('a', { workspaceId: 'other', text: 'a secret of the other' }));
  expect(work.of('ws')).toEqual(IDLE);
  expect(work.of('other').activeTasks).toBe(1);
  // Two platforms may use the same id.
  work.started(message('a'));
  work.done(message('a', { workspaceId: 'other' }));
  expect(work.of('ws').activeTasks).toBe(1);
});

test('the line is one short line without control characters or markup', () => {
  const { work } = start();
  const text = `a\n\u001b[31mred\u202e <channel source="x"> ${'long '.repeat(50)}`;
  work.started(message('a', { text }));
  const { currentTask } = work.of('ws');
  expect(currentTask).toStartWith('answering the canvas user: a [31mred channel source= x long');
  expect(Array.from(currentTask)).toHaveLength(100);
  expect(currentTask).not.toMatch(/[\p{C}<>"]/u);
});

test('a message without text of its sender is named by its sender alone', () => {
  const { work } = start();
  work.started(message('a', { sender: ANN, text: 'message/send → Laptop', textOrigin: 'summary' }));
  expect(work.of('ws').currentTask).toBe('answering peer “Ann”');
});

test('the end of the turn ends what was not answered in it, and what is told of it later begins nothing', () => {
  const { work, busy } = start();
  work.turnGoesOn();
  work.started(message('a'));
  work.turnEnded();
  expect(busy()).toBe(0);
  work.started(message('b'));
  expect(busy()).toBe(0);
  work.turnGoesOn();
  work.started(message('c'));
  expect(busy()).toBe(1);
});

test('a message that is answered before it is known to be received is not begun afterwards', () => {
  const { work, busy } = start();
  work.done(message('a'));
  work.started(message('a'));
  expect(busy()).toBe(0);
});

test('without a sign of the session work is over after ten minutes; with signs it lasts as long as the turn', () => {
  const { work, clock, busy } = start();
  work.started(message('a'));
  clock.nowMs = 9 * MINUTE_MS;
  expect(busy()).toBe(1);
  clock.nowMs = 10 * MINUTE_MS;
  expect(busy()).toBe(0);
  work.started(message('b'));
  for (let minute = 11; minute < 60; minute += 5) {
    clock.nowMs = minute * MINUTE_MS;
    work.turnGoesOn();
  }
  expect(busy()).toBe(1);
});

test('notices of the platform and results of delegations are no work: nobody waits for an answer', () => {
  const { work, busy } = start();
  work.started(message('a', { sender: { kind: 'system_notice', sourceType: 'self-schedule' } }));
  work.started(message('b', { sender: ANN, delegation: { id: 'd-1', outcome: 'completed' } }));
  expect(busy()).toBe(0);
});

test('only the workspace whose work changed is called', () => {
  const { work } = start();
  const calls: string[] = [];
  const stop = work.onChange('ws', () => void calls.push('ws'));
  work.onChange('other', () => void calls.push('other'));
  work.started(message('a'));
  work.started(message('a'));
  work.done(message('a'));
  work.done(message('a'));
  expect(calls).toEqual(['ws', 'ws']);
  work.started(message('b', { workspaceId: 'other' }));
  work.turnEnded();
  expect(calls).toEqual(['ws', 'ws', 'other', 'other']);
  stop();
  work.turnGoesOn();
  work.started(message('c'));
  expect(calls).toHaveLength(4);
});

test('a flood keeps the newest thousand', () => {
  const { work, busy } = start();
  for (let index = 0; index < 1_500; index += 1) work.started(message(`m-${index}`, { text: `${index}` }));
  expect(busy()).toBe(1_000);
  expect(work.of('ws').currentTask).toBe('answering the canvas user: 500');
});

const doing = (words: string, waits = false) => ({ words, waits });

test('what the session does for a person is told once it lasts, and rung for every ten seconds at most', () => {
  const { clock, work } = start();
  let rings = 0;
  work.onChange('ws', () => {
    rings += 1;
  });
  work.started(message('a'));
  const line = 'answering the canvas user: Is the build green?';
  clock.nowMs = 5_000;
  work.doing(doing('reading'));
  expect([work.of('ws').currentTask, rings]).toEqual([line, 1]);
  clock.nowMs = 9_000;
  work.doing(doing('editing'));
  clock.nowMs = 11_000;
  expect([work.of('ws').currentTask, rings]).toEqual([`${line} (editing)`, 1]);
  clock.nowMs = 15_000;
  work.doing(doing('running tests'));
  expect([work.of('ws').currentTask, rings]).toEqual([`${line} (running tests)`, 2]);
});

test('a dialog is told at once, and so is its end', () => {
  const { work } = start();
  const lines: string[] = [];
  work.started(message('a', { text: '' }));
  work.onChange('ws', () => void lines.push(work.of('ws').currentTask));
  work.doing(doing('waiting for approval', true));
  work.doing(doing('waiting for approval', true));
  work.doing(doing(''));
  expect(lines).toEqual(['answering the canvas user (waiting for approval)', 'answering the canvas user']);
  work.doing(doing('waiting for an answer', true));
  work.turnEnded();
  work.turnGoesOn();
  work.started(message('b', { text: '' }));
  expect(work.of('ws').currentTask).toBe('answering the canvas user');
});

test('nothing of it is told about the message of an agent', () => {
  const { clock, work } = start();
  let rings = 0;
  work.started(message('a', { sender: ANN }));
  work.onChange('ws', () => {
    rings += 1;
  });
  clock.nowMs = 60_000;
  work.doing(doing('waiting for approval', true));
  expect([work.of('ws').currentTask, rings]).toEqual(['answering peer “Ann”: Is the build green?', 0]);
});
