import { describe, expect, test } from 'bun:test';
import type { Message } from '../../../src/core/message.ts';
import { Occupation, taskOf } from '../../../src/presence/occupation.ts';

const IDLE = { activeTasks: 0, currentTask: '' };
const MINUTE_MS = 60_000;

function message(fields: Partial<Message> = {}): Message {
  return {
    activityId: 'a',
    workspaceId: 'ws-1',
    sender: { kind: 'peer_agent', peerId: 'p', name: 'Ann' },
    text: 'look at the build',
    textOrigin: 'sender',
    attachments: [],
    createdAt: 'then',
    ...fields,
  };
}

const TASK = taskOf(message());
const occupationAt = (now = { ms: 0 }) => new Occupation({ monotonicMs: () => now.ms });

describe('the line of a task', () => {
  test.each([
    ['a peer', {}, 'answering Ann: look at the build'],
    ['the canvas user', { sender: { kind: 'canvas_user' } }, 'answering the canvas user: look at the build'],
    [
      'the platform',
      { sender: { kind: 'system_notice', sourceType: 'self-cron' } },
      'handling a notice of the platform: look at the build',
    ],
    ['a message without words', { text: 'message/send → x', textOrigin: 'summary' }, 'answering Ann'],
  ] as const)('names %s', (_name, fields, line) => {
    expect(taskOf(message(fields)).line).toBe(line);
  });

  test('is one short line without markup, whatever the message is', () => {
    const { line } = taskOf(message({ text: `<b>one\ntwo\u202e ${'x'.repeat(500)}` }));
    expect(line).toMatch(/^answering Ann: b one two x+…$/);
    expect(line.length).toBeLessThan(100);
  });
});

describe('with receipts', () => {
  test('a message is worked on from the turn that shows it to the end of that turn', () => {
    const occupation = occupationAt();
    occupation.turnBegan();
    expect(occupation.of('ws-1')).toEqual(IDLE);
    occupation.received('a', TASK);
    expect(occupation.of('ws-1')).toEqual({ activeTasks: 1, currentTask: TASK.line });
    occupation.turnEnded();
    expect(occupation.of('ws-1')).toEqual(IDLE);
  });

  test('a reply that names it ends it sooner, and the others go on', () => {
    const occupation = occupationAt();
    occupation.turnBegan();
    occupation.received('a', TASK);
    occupation.received('b', { workspaceId: 'ws-1', line: 'answering the canvas user: hi' });
    expect(occupation.of('ws-1')).toEqual({
      activeTasks: 2,
      currentTask: 'answering the canvas user: hi (+1 more)',
    });
    occupation.replied('b');
    expect(occupation.of('ws-1')).toEqual({ activeTasks: 1, currentTask: TASK.line });
  });

  test('what is found in the transcript only after the turn is no work any more', () => {
    const occupation = occupationAt();
    occupation.turnBegan();
    occupation.turnEnded();
    occupation.received('a', TASK);
    expect(occupation.of('ws-1')).toEqual(IDLE);
  });

  test('an interrupted turn, which no hook ends, is over with the next one, or after ten silent minutes', () => {
    const now = { ms: 0 };
    const occupation = occupationAt(now);
    occupation.turnBegan();
    occupation.received('a', TASK);
    occupation.turnBegan();
    expect(occupation.of('ws-1')).toEqual(IDLE);
    occupation.received('b', TASK);
    now.ms = 9 * MINUTE_MS;
    occupation.turnGoesOn();
    now.ms = 18 * MINUTE_MS;
    expect(occupation.of('ws-1').activeTasks).toBe(1);
    now.ms = 19 * MINUTE_MS;
    expect(occupation.of('ws-1')).toEqual(IDLE);
  });
});

test('without receipts it is worked on from the push to the reply, or for ten minutes', () => {
  const now = { ms: 0 };
  const occupation = occupationAt(now);
  occupation.pushed('a', TASK);
  occupation.pushed('b', TASK);
  occupation.replied('a');
  expect(occupation.of('ws-1').activeTasks).toBe(1);
  now.ms = 10 * MINUTE_MS;
  expect(occupation.of('ws-1')).toEqual(IDLE);
});

test('only the workspace that received a message is told of it, and only when something changed', () => {
  const occupation = occupationAt();
  const told: string[] = [];
  const stop = occupation.onChange('ws-1', () => told.push('ws-1'));
  occupation.onChange('ws-2', () => told.push('ws-2'));
  occupation.pushed('a', TASK);
  occupation.pushed('a', TASK);
  expect(occupation.of('ws-2')).toEqual(IDLE);
  occupation.replied('a');
  occupation.replied('a');
  expect(told).toEqual(['ws-1', 'ws-1']);
  stop();
  occupation.pushed('b', TASK);
  expect(told).toEqual(['ws-1', 'ws-1']);
});
