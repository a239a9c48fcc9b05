import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { CLAUDE_CODE, NEW_CLAUDE_CODE, tagOf, withHooks } from '../support/claude-code.ts';
import { eventually } from '../support/eventually.ts';
import { openStage, type StageOptions } from '../support/stage.ts';

const echo = z.object({ result: z.string() });
const NOTHING = '{}';
const colour = {
  questions: [
    {
      question: 'Which colour should it have?',
      header: 'Colour',
      options: [
        { label: 'Red', description: 'warm' },
        { label: 'Blue', description: 'cold' },
      ],
      multiSelect: false,
    },
  ],
};
const answered = (updatedInput: object) => ({
  hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'allow', updatedInput } },
});

/** A session that works on the message of a person, with questions on the canvas. */
async function openSession({
  version = NEW_CLAUDE_CODE.version,
  ...options
}: StageOptions & { version?: string } = {}) {
  await using opened = new AsyncDisposableStack();
  const stage = opened.use(await openStage({ settings: { MOLECULE_QUESTIONS: 'canvas' }, ...options }));
  const { platform, own } = stage;
  const channel = opened.use(
    await stage.connect({ ...withHooks(stage.stateDir), client: { ...CLAUDE_CODE, version } }),
  );
  await platform.sendAsCanvasUser(own.id, 'make a button');
  await channel.waitForPushes(1);
  await channel.hook('UserPromptSubmit', { prompt: tagOf(channel.pushedAt(0)) });
  const told = () =>
    platform
      .activities(own.id)
      .filter(({ method }) => method === 'notify')
      .map(({ response_body }) => echo.parse(response_body).result);
  const everything = opened.move();
  return {
    ...stage,
    channel,
    told,
    untilTold: (words: string) =>
      eventually(`"${words}" on the canvas`, () => told().find((text) => text.includes(words)), {
        explain: () => `${told().join('\n---\n')}\n${channel.stderr()}`,
      }),
    write: (text: string) => platform.sendAsCanvasUser(own.id, text),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

describe('a question of Claude', () => {
  test('appears to the person who gave the work, whose answer goes back and is no message', async () => {
    await using session = await openSession();
    const { channel } = session;
    const answer = channel.ask('AskUserQuestion', colour);
    const shown = await session.untilTold('Which colour should it have?');
    expect(shown).toMatch(
      /^Claude asks \(question \w{5}\), and waits:\n.*1\. Red: warm\n {4}2\. Blue: cold/s,
    );
    await session.write('2');
    expect(JSON.parse(await answer)).toEqual(
      answered({ ...colour, answers: { 'Which colour should it have?': 'Blue' } }),
    );
    await session.untilTold('Passed on to Claude');
    await session.write('another message');
    await channel.waitForPushes(2);
    expect(channel.texts()).toEqual(['make a button', 'another message']);
    // It was put to the person: the turn may end.
    await channel.hook('PostToolUse', { tool_name: 'AskUserQuestion' });
    expect(await channel.hook('Stop', { stop_hook_active: 'false', last_assistant_message: 'done' })).toBe(
      NOTHING,
    );
    expect(session.told().filter((text) => text.includes('closed'))).toEqual([]);
  });

  test('comes one after the other where there are several, and takes several choices and own words', async () => {
    await using session = await openSession();
    const [first] = colour.questions;
    const several = { ...first, question: 'Which sizes?', multiSelect: true };
    const input = { questions: [first, several] };
    const answer = session.channel.ask('AskUserQuestion', input);
    await session.untilTold('1 of 2');
    await session.write('3');
    await session.untilTold('there are the options 1 to 2');
    await session.write('something like mint');
    await session.untilTold('2 of 2');
    await session.write('1, 2');
    expect(JSON.parse(await answer)).toEqual(
      answered({
        ...input,
        answers: { 'Which colour should it have?': 'something like mint', 'Which sizes?': 'Red, Blue' },
      }),
    );
    expect(session.channel.texts()).toEqual(['make a button']);
  });

  test('is answered by nobody but a person of that workspace, who writes after it and does not quote it', async () => {
    await using session = await openSession({ watched: ({ own, peer }) => [own, peer] });
    const { channel, platform, own, peer } = session;
    await session.write('early');
    await channel.waitForPushes(2);
    const answer = channel.ask('AskUserQuestion', colour);
    const shown = await session.untilTold('Which colour should it have?');
    await platform.sendAsPeer(peer.id, own.id, '1');
    await platform.sendAsCanvasUser(peer.id, 'Red');
    await session.write(`> ${shown.replaceAll('\n', '\n> ')}\n\n1`);
    platform.insertActivity({
      workspaceId: own.id,
      method: 'message/send',
      requestBody: {
        params: { message: { parts: [{ kind: 'text', text: '1' }] }, metadata: { source_type: 'self-cron' } },
      },
    });
    // A message of a chat service is not in the form of the canvas.
    platform.insertActivity({
      workspaceId: own.id,
      method: 'message/send',
      requestBody: {
        jsonrpc: '2.0',
        id: 'x',
        method: 'message/send',
        params: { message: { role: 'user', messageId: 'tg-7', parts: [{ kind: 'text', text: '1' }] } },
      },
    });
    await channel.waitForPushes(7);
    await session.write('2');
    expect(JSON.parse(await answer)).toMatchObject(
      answered({ answers: { 'Which colour should it have?': 'Blue' } }),
    );
  });

  test.each([
    ['PostToolUse', 'It was answered in the terminal'],
    ['Stop', 'It was dismissed in the terminal'],
  ])('is withdrawn by the hook %s, and what is written then is a message', async (event, words) => {
    await using session = await openSession();
    const { channel } = session;
    const answer = channel.ask('AskUserQuestion', colour);
    await session.untilTold('Which colour should it have?');
    await channel.hook('PostToolBatch', { tool_name: 'Read', agent_id: 'sub-1' });
    await channel.hook(event, { tool_name: 'AskUserQuestion', stop_hook_active: 'false' });
    expect(await answer).toBe(NOTHING);
    await session.untilTold(words);
    await session.write('2');
    await channel.waitForPushes(2);
    expect(channel.texts()).toEqual(['make a button', '2']);
  });

  test('is withdrawn when the host does not wait any more, as after Esc', async () => {
    await using session = await openSession();
    const esc = new AbortController();
    const answer = session.channel.ask('AskUserQuestion', colour, esc.signal).catch(() => 'cancelled');
    await session.untilTold('Which colour should it have?');
    esc.abort();
    expect(await answer).toBe('cancelled');
    await session.untilTold('It was dismissed in the terminal');
  });

  test('is withdrawn when the session ends', async () => {
    await using session = await openSession();
    void session.channel.ask('AskUserQuestion', colour).catch(() => undefined);
    await session.untilTold('Which colour should it have?');
    await session.channel.stop();
    await session.untilTold('no longer takes answers from here');
  });

  test.each([
    ['when that is not wanted', { settings: {} }, 'Questions on the canvas: off.'],
    ['on a host that takes no answer', { version: '2.1.150' }, 'Questions on the canvas: not here'],
  ])('stays in the terminal %s', async (_when, options, line) => {
    await using session = await openSession(options);
    expect(await session.channel.ask('AskUserQuestion', colour)).toBe(NOTHING);
    expect(session.told()).toEqual([]);
    expect((await session.channel.call('channel_status')).text).toContain(line);
  });

  test('stays in the terminal in a turn of the keyboard, or of a peer', async () => {
    await using session = await openSession();
    const { channel, platform, own, peer } = session;
    await channel.hook('UserPromptSubmit', { prompt: 'typed' });
    expect(await channel.ask('AskUserQuestion', colour)).toBe(NOTHING);
    await channel.hook('Stop');
    await platform.sendAsPeer(peer.id, own.id, 'from a peer');
    await channel.waitForPushes(2);
    await channel.hook('UserPromptSubmit', { prompt: tagOf(channel.pushedAt(1)) });
    expect(await channel.ask('AskUserQuestion', colour)).toBe(NOTHING);
    expect(session.told()).toEqual([]);
  });

  test('that cannot be read is told as one for the terminal', async () => {
    await using session = await openSession();
    expect(await session.channel.ask('AskUserQuestion', { questions: 'none' })).toBe(NOTHING);
    expect(await session.channel.ask('ExitPlanMode', {})).toBe(NOTHING);
    expect(await session.channel.ask('ExitPlanMode', { plan: 'x'.repeat(20_001) })).toBe(NOTHING);
    expect(session.told()).toEqual([
      expect.stringContaining('cannot be shown here'),
      expect.stringContaining('the text of the plan is not available'),
      expect.stringContaining('too long to be shown here'),
    ]);
  });
});

describe('a plan of Claude', () => {
  const plan = { plan: '1. Make it red\n2. Test it', planFilePath: '/tmp/plan.md' };

  test('is carried out once the person says yes', async () => {
    await using session = await openSession();
    const answer = session.channel.ask('ExitPlanMode', plan);
    expect(await session.untilTold('Claude has made a plan')).toContain('    1. Make it red\n    2. Test it');
    await session.write('why red?');
    await session.untilTold('answer yes, or no and why');
    await session.write('yes');
    expect(JSON.parse(await answer)).toEqual(answered(plan));
    await session.channel.waitForPushes(2);
    expect(session.channel.texts()).toEqual(['make a button', 'why red?']);
  });

  test('is not when the person says no, and Claude hears why', async () => {
    await using session = await openSession();
    const answer = session.channel.ask('ExitPlanMode', plan);
    await session.untilTold('Claude has made a plan');
    await session.platform.sendAsPeer(session.peer.id, session.own.id, 'yes');
    await session.write('no, make it blue');
    expect(JSON.parse(await answer)).toEqual({
      hookSpecificOutput: {
        hookEventName: 'PermissionRequest',
        decision: {
          behavior: 'deny',
          message:
            'The person on the canvas who gave the work does not approve the plan, and says: make it blue',
        },
      },
    });
  });
});
