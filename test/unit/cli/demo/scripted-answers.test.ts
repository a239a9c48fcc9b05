import { expect, test } from 'bun:test';
import { ScriptedAnswers } from '../../../../src/cli/demo/scripted-answers.ts';

const ada = { id: 'peer-1', name: 'Ada' };
const bob = { id: 'peer-2', name: 'Bob' };
let next = 0;

function message(peer: typeof ada | undefined, text = 'hello') {
  next += 1;
  return { activityId: `activity-${next}`, text, peer, isNotice: false };
}

test('a person gets back what they wrote, and that a script says it', () => {
  expect(new ScriptedAnswers(() => 0).answerTo(message(undefined, 'is\nanybody there?'))).toBe(
    'This is a scripted answer of the demo; no AI is involved. You wrote: “is anybody there?”',
  );
});

test('a peer gets another answer', () => {
  expect(new ScriptedAnswers(() => 0).answerTo(message(ada))).toBe(
    'This is a scripted answer of the demo; no AI is involved. Ada, your message arrived: “hello”',
  );
});

test('a long message is quoted in part', () => {
  const answer = new ScriptedAnswers(() => 0).answerTo(message(undefined, '🙂'.repeat(5_000)));
  expect(answer).toEndWith(`${'🙂'.repeat(280)}…”`);
});

test('no peer is answered twice within ten seconds, others are', () => {
  let nowMs = 0;
  const answers = new ScriptedAnswers(() => nowMs);
  const answered = (peer: typeof ada | undefined) => answers.answerTo(message(peer)) !== undefined;
  expect(answered(ada)).toBe(true);
  nowMs = 9_999;
  expect([answered(ada), answered(bob), answered(undefined), answered(undefined)]).toEqual([
    false,
    true,
    true,
    true,
  ]);
  nowMs = 10_000;
  expect(answered(ada)).toBe(true);
});

test('two scripts that answer each other come to an end', () => {
  const nowMs = () => 0;
  const [left, right] = [new ScriptedAnswers(nowMs), new ScriptedAnswers(nowMs)];
  let text: string | undefined = 'hello';
  let turns = 0;
  while (text !== undefined && turns < 100) {
    text = (turns % 2 === 0 ? left : right).answerTo(message(turns % 2 === 0 ? ada : bob, text));
    turns += 1;
  }
  expect(turns).toBe(3);
});

test('a message that is pushed again is not answered again', () => {
  const answers = new ScriptedAnswers(() => 0);
  const again = message(undefined);
  expect([answers.answerTo(again), answers.answerTo(again)]).toEqual([expect.any(String), undefined]);
});

test('nobody reads an answer to a notice of the platform', () => {
  expect(new ScriptedAnswers(() => 0).answerTo({ ...message(undefined), isNotice: true })).toBeUndefined();
});
