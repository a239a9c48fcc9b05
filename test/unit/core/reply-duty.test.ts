import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Message, Sender } from '../../../src/core/message.ts';
import { type DutyScope, ReplyDuty, type TurnEnd, wantsAnswer } from '../../../src/core/reply-duty.ts';

const PERSON: Sender = { kind: 'canvas_user' };
const PEER: Sender = { kind: 'peer_agent', peerId: 'p1' };
const WORKSPACE = 'ws-1';

const messageOf = (activityId: string, more: Partial<Message> = {}): Message => ({
  activityId,
  workspaceId: WORKSPACE,
  sender: PERSON,
  text: `text of ${activityId}`,
  textOrigin: 'sender',
  attachments: [],
  createdAt: '2026-01-01T00:00:00Z',
  ...more,
});

/** A turn that these messages opened together. */
function turnOf(...messages: readonly Message[]) {
  const duty = new ReplyDuty();
  duty.prompted({ by: 'messages', activityIds: messages.map(({ activityId }) => activityId) }, 0);
  for (const message of messages) duty.seen(message, true, 0);
  return duty;
}

const owedIn = (end: TurnEnd) => (end.kind === 'go_on' ? end.owed.map(({ activityId }) => activityId) : []);
const textsIn = (end: TurnEnd) =>
  end.kind === 'give_up'
    ? end.unanswered.map(({ message, terminalText }) => [message.activityId, terminalText])
    : [];

describe('a turn that a person opened', () => {
  const one = messageOf('one');

  test('goes on once, then what was said at the first end is the answer', () => {
    const duty = turnOf(one);
    expect(owedIn(duty.turnEnds(false, 'It is 42.', 1))).toEqual(['one']);
    expect(textsIn(duty.turnEnds(true, 'Done.', 2))).toEqual([['one', 'It is 42.']]);
    expect(duty.turnEnds(false, 'more', 3).kind).toBe('nothing');
  });

  test('ends quietly once the message is answered, before or after it went on', () => {
    const before = turnOf(one);
    before.done(one);
    expect(before.turnEnds(false, 'bye', 1).kind).toBe('nothing');
    const after = turnOf(one);
    after.turnEnds(false, 'It is 42.', 1);
    after.done(one);
    expect(after.turnEnds(true, 'bye', 2).kind).toBe('nothing');
  });

  test('ends quietly when the session has written to the people of that workspace, not of another', () => {
    const duty = turnOf(one);
    duty.wroteToPeople('ws-2');
    expect(duty.owed).toEqual([one]);
    duty.wroteToPeople(WORKSPACE);
    expect(duty.turnEnds(false, 'bye', 1).kind).toBe('nothing');
  });

  test.each<[string, (duty: ReplyDuty) => void]>([
    ['another prompt came in', (duty) => duty.prompted({ by: 'messages', activityIds: ['x'] }, 1)],
    ['another message was seen', (duty) => void duty.seen(messageOf('x'), false, 1)],
    ['a program spoke', (duty) => duty.prompted({ by: 'program' }, 1)],
  ])('has no answer in the terminal when %s', (_what, meanwhile) => {
    const duty = turnOf(one);
    meanwhile(duty);
    duty.turnEnds(false, 'It is 42.', 2);
    expect(textsIn(duty.turnEnds(true, 'bye', 3))).toEqual([['one', undefined]]);
  });

  test('has none either when a tool was used after it went on, or nothing was said', () => {
    const duty = turnOf(one);
    duty.usedTool();
    duty.turnEnds(false, 'It is 42.', 1);
    duty.usedTool();
    expect(textsIn(duty.turnEnds(true, '', 2))).toEqual([['one', undefined]]);
    const silent = turnOf(one);
    silent.turnEnds(false, ' \n', 1);
    expect(textsIn(silent.turnEnds(true, 'bye', 2))).toEqual([['one', undefined]]);
  });

  test('is not made to go on where another hook did so already', () => {
    expect(textsIn(turnOf(one).turnEnds(true, 'It is 42.', 1))).toEqual([['one', undefined]]);
  });

  test('owes two people each an answer, and what one of them did not get is not taken from the terminal', () => {
    const duty = turnOf(one, messageOf('two'));
    expect(owedIn(duty.turnEnds(false, 'It is 42.', 1))).toEqual(['one', 'two']);
    duty.done(one);
    expect(textsIn(duty.turnEnds(true, 'bye', 2))).toEqual([['two', undefined]]);
  });

  test('belongs to the keyboard once somebody types into it', () => {
    const duty = turnOf(one);
    expect(duty.openedBy).toEqual(one);
    duty.prompted({ by: 'keyboard' }, 1);
    expect(duty.openedBy).toBeUndefined();
    expect(duty.seen(messageOf('two'), true, 2)).toBe(false);
    expect(duty.turnEnds(false, 'It is 42.', 3).kind).toBe('nothing');
  });
});

test('a turn that was opened at the keyboard owes nobody anything, nor does one that is over long since', () => {
  const duty = new ReplyDuty();
  duty.prompted({ by: 'keyboard' }, 0);
  duty.seen(messageOf('one'), true, 1);
  expect(duty.turnEnds(false, 'done', 2).kind).toBe('nothing');
  expect(duty.seen(messageOf('two'), true, 3)).toBe(false);
  duty.prompted({ by: 'messages', activityIds: ['three'] }, 4);
  duty.turnEnds(false, 'done', 5);
  expect(duty.seen(messageOf('four'), true, 20_000)).toBe(false);
});

test('a prompt that was kept from the model changes nothing', () => {
  const duty = new ReplyDuty();
  duty.prompted({ by: 'messages', activityIds: ['again'] }, 0);
  duty.promptRefused();
  duty.prompted({ by: 'messages', activityIds: ['one'] }, 1);
  duty.seen(messageOf('one'), true, 1);
  duty.turnEnds(false, 'It is 42.', 2);
  expect(textsIn(duty.turnEnds(true, 'x', 3))).toEqual([['one', 'It is 42.']]);
});

test('a message whose receipt comes after the end of its turn is told, once', () => {
  const duty = turnOf(messageOf('one'));
  duty.done(messageOf('one'));
  duty.turnEnds(false, 'done', 1_000);
  const late = messageOf('late');
  expect([duty.seen(late, true, 1_500), duty.seen(late, true, 1_600)]).toEqual([true, false]);
  expect(duty.seen(messageOf('one'), true, 1_700)).toBe(false);
});

describe('a turn that was broken off', () => {
  test('owes nothing any more', () => {
    const duty = turnOf(messageOf('one'));
    expect(duty.brokenOff(5).map(({ activityId }) => activityId)).toEqual(['one']);
    expect([duty.isInTurn, duty.brokenOff(6)]).toEqual([false, []]);
    expect(duty.turnEnds(false, 'x', 7).kind).toBe('nothing');
  });

  test('leaves what opened the next one, although that is known first', () => {
    const duty = turnOf(messageOf('one'));
    duty.prompted({ by: 'messages', activityIds: ['two'] }, 20);
    duty.seen(messageOf('two'), true, 20);
    expect(duty.brokenOff(10).map(({ activityId }) => activityId)).toEqual(['one']);
    expect(duty.openedBy?.activityId).toBe('two');
    duty.turnEnds(false, 'Two it is.', 30);
    expect(textsIn(duty.turnEnds(true, 'x', 31))).toEqual([['two', 'Two it is.']]);
  });

  test('is another one when the sign of it is older than the turn', () => {
    const duty = new ReplyDuty();
    duty.prompted({ by: 'messages', activityIds: ['one'] }, 100);
    duty.seen(messageOf('one'), true, 100);
    expect(duty.brokenOff(50)).toEqual([]);
    expect(duty.owed).toHaveLength(1);
  });
});

describe('an answer is wanted', () => {
  const kinds: readonly [string, Message, readonly DutyScope[]][] = [
    ['by a person', messageOf('x'), ['people', 'all']],
    ['by an agent that asks', messageOf('x', { sender: PEER, text: 'Thanks. Can you also do B?' }), ['all']],
    ['by no agent that thanks', messageOf('x', { sender: PEER, text: 'Thank you so much, bye! 🙏' }), []],
    ['by no agent that answers', messageOf('x', { sender: PEER, inReplyTo: 'm1' }), []],
    ['by no platform', messageOf('x', { sender: { kind: 'system_notice', sourceType: 'self-cron' } }), []],
    ['for no result of a delegation', messageOf('x', { sender: PEER, delegation: { id: 'd' } }), []],
    ['for no request', messageOf('x', { request: { id: 'r', event: 'created' } }), []],
  ];
  test.each(kinds)('%s', (_who, message, scopes) => {
    const wanting = (['people', 'all', 'off'] as const).filter((scope) => wantsAnswer(message, scope));
    expect(wanting).toEqual([...scopes]);
  });
});

describe('whatever happens', () => {
  const IDS = ['a', 'b', 'c'] as const;
  const step = fc.oneof(
    fc.record({
      do: fc.constant('prompt' as const),
      ids: fc.uniqueArray(fc.constantFrom(...IDS), { minLength: 1 }),
    }),
    fc.record({ do: fc.constantFrom('keyboard' as const, 'program' as const) }),
    fc.record({
      do: fc.constantFrom('seen' as const, 'other' as const, 'done' as const),
      id: fc.constantFrom(...IDS),
    }),
    fc.record({ do: fc.constantFrom('wrote' as const, 'tool' as const, 'broken' as const) }),
    fc.record({
      do: fc.constant('end' as const),
      isContinued: fc.constantFrom(true, false, undefined),
      text: fc.string(),
    }),
  );

  test('no turn goes on twice, nobody gets two answers, and nobody is asked for in a turn of the keyboard', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const duty = new ReplyDuty();
        const closed = new Set<string>();
        let continuations = 0;
        let isKeyboards = false;
        const close = (id: string) => {
          expect(closed.has(id)).toBe(false);
          closed.add(id);
        };
        for (const [index, taken] of steps.entries()) {
          const atMs = index * 10;
          switch (taken.do) {
            case 'prompt':
              duty.prompted({ by: 'messages', activityIds: taken.ids }, atMs);
              for (const id of taken.ids) if (duty.seen(messageOf(id), true, atMs)) close(id);
              break;
            case 'keyboard':
              isKeyboards = true;
              duty.prompted({ by: 'keyboard' }, atMs);
              break;
            case 'program':
              duty.prompted({ by: 'program' }, atMs);
              break;
            case 'seen':
              if (duty.seen(messageOf(taken.id), true, atMs)) close(taken.id);
              break;
            case 'other':
              duty.seen(messageOf(taken.id, { sender: PEER }), false, atMs);
              break;
            case 'done':
              duty.done(messageOf(taken.id));
              closed.add(taken.id);
              break;
            case 'wrote':
              for (const { activityId } of duty.owed) closed.add(activityId);
              duty.wroteToPeople(WORKSPACE);
              break;
            case 'tool':
              duty.usedTool();
              break;
            case 'broken':
              for (const { activityId } of duty.brokenOff(atMs)) close(activityId);
              [continuations, isKeyboards] = [0, false];
              break;
            case 'end': {
              const end = duty.turnEnds(taken.isContinued, taken.text, atMs);
              if (end.kind !== 'nothing') expect(isKeyboards).toBe(false);
              if (end.kind === 'go_on') {
                continuations += 1;
                expect([continuations, taken.isContinued]).toEqual([
                  1,
                  taken.isContinued === true ? false : taken.isContinued,
                ]);
                for (const { activityId } of end.owed) expect(closed.has(activityId)).toBe(false);
                break;
              }
              if (end.kind === 'give_up') for (const { message } of end.unanswered) close(message.activityId);
              [continuations, isKeyboards] = [0, false];
            }
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('everything that was seen in a turn of others is answered or given up by its second end', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...IDS), { minLength: 1 });
    fc.assert(
      fc.property(ids, fc.uniqueArray(fc.constantFrom(...IDS)), fc.string(), (seen, answered, text) => {
        const duty = turnOf(...seen.map((id) => messageOf(id)));
        for (const id of answered) duty.done(messageOf(id));
        const first = duty.turnEnds(false, text, 1);
        const second = duty.turnEnds(first.kind === 'go_on', text, 2);
        const left = seen.filter((id) => !(answered as readonly string[]).includes(id));
        expect(owedIn(first)).toEqual(left);
        expect(textsIn(second).map(([id]) => id)).toEqual(left);
      }),
    );
  });
});
