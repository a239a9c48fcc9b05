import { describe, expect, test } from 'bun:test';
import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import type { ChannelProcess } from '../support/channel-process.ts';
import {
  CLAUDE_CODE,
  KEYBOARD,
  NEW_CLAUDE_CODE,
  TRANSCRIPT,
  tagOf,
  withHooks,
} from '../support/claude-code.ts';
import { answersIn } from '../support/conversation.ts';
import { eventually } from '../support/eventually.ts';
import { openStage, type Stage, type StageOptions } from '../support/stage.ts';

const echo = z.object({ result: z.string() });
const NOTHING = '{}';

/** A session whose host is played by the test, from the prompt to the end of a turn. */
async function openSession({
  version = NEW_CLAUDE_CODE.version,
  ...options
}: StageOptions & { version?: string } = {}) {
  await using opened = new AsyncDisposableStack();
  const stage = opened.use(await openStage(options));
  const channel = opened.use(
    await stage.start({ ...withHooks(stage.stateDir), client: { ...CLAUDE_CODE, version } }),
  );
  const transcript = stage.path('transcript.jsonl');
  const write = (line: string) => appendFileSync(transcript, line);
  write('{}\n');
  const everything = opened.move();
  return {
    ...stage,
    stage,
    channel,
    write,
    /** A person writes, and the session's turn begins with that. */
    async person(text: string, pushes = channel.pushed.length + 1) {
      await stage.platform.sendAsCanvasUser(stage.own.id, text);
      await channel.waitForPushes(pushes);
      await this.prompt(pushes - 1);
    },
    prompt: (...pushed: readonly number[]) =>
      channel.hook('UserPromptSubmit', {
        prompt: pushed.map((index) => tagOf(channel.pushedAt(index))).join('\n'),
        transcript_path: transcript,
      }),
    typed: (prompt: string) => channel.hook('UserPromptSubmit', { prompt, transcript_path: transcript }),
    end: (text: string, isContinued = false) =>
      channel.hook('Stop', {
        stop_hook_active: String(isContinued),
        last_assistant_message: text,
        transcript_path: transcript,
      }),
    tool: () => channel.hook('PostToolBatch', { transcript_path: transcript }),
    told: () => toldIn(stage),
    untilTold: (count: number) =>
      eventually(`${count} messages on the canvas`, () => toldIn(stage).length >= count && toldIn(stage), {
        explain: () => channel.stderr(),
      }),
    guardLine: () => guardLineOf(channel),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

const toldIn = ({ platform, own }: Stage) =>
  platform
    .activities(own.id)
    .filter(({ method }) => method === 'notify')
    .map(({ response_body }) => echo.parse(response_body));

const guardLineOf = async (channel: ChannelProcess) =>
  /Reply guard: .*/.exec((await channel.call('channel_status')).text)?.[0];

describe('a turn that ends without an answer to a person', () => {
  test('goes on once, and the text of its first end is the answer, marked as taken from the terminal', async () => {
    await using session = await openSession();
    await session.person('what is 6 times 7?');
    const answer = JSON.parse(await session.end('It is 42.'));
    expect(answer.hookSpecificOutput.hookEventName).toBe('Stop');
    expect(answer.hookSpecificOutput.additionalContext).toMatch(
      /canvas user wrote “what is 6 times 7\?”, activity_id \S+.*reply_to_workspace.*inbox_pop.*once/s,
    );
    expect(await session.end('I said it.', true)).toBe(NOTHING);
    const [told] = await session.untilTold(1);
    expect(told?.result).toBe(
      'Claude answered in the terminal and sent no reply. This was taken from there:\n\nIt is 42.',
    );
    expect(await answersIn(session.platform, session.own.id)).toMatchObject([
      { answers: 'what is 6 times 7?' },
    ]);
    expect(await session.end('more', true)).toBe(NOTHING);
    await eventually('the count', async () =>
      (await session.guardLine())?.includes('1 answered with the text of'),
    );
    expect(session.told()).toHaveLength(1);
  });

  test('is left alone once it is answered, popped, or written to', async () => {
    await using session = await openSession();
    const { channel } = session;
    await session.person('one');
    await channel.reply(0, 'answer');
    expect(await session.end('done')).toBe(NOTHING);
    await session.person('two');
    await channel.call('inbox_pop', { activity_id: channel.pushedAt(1).meta.activity_id });
    expect(await session.end('done')).toBe(NOTHING);
    await session.person('three');
    await channel.call('send_message_to_user', { message: 'news' });
    expect(await session.end('done')).toBe(NOTHING);
    expect(session.told().map(({ result }) => result)).toEqual(['answer', 'news']);
  });

  test('names what is left of two, and who is still not answered hears that no answer comes', async () => {
    await using session = await openSession();
    const { channel, platform, own } = session;
    await platform.sendAsCanvasUser(own.id, 'one');
    await platform.sendAsCanvasUser(own.id, 'two');
    await channel.waitForPushes(2);
    await session.prompt(0, 1);
    await channel.reply(0, 'to one');
    const asked = await session.end('Both are done.');
    expect([asked.includes('“two”'), asked.includes('“one”')]).toEqual([true, false]);
    expect(await session.end('Yes, both.', true)).toBe(NOTHING);
    const told = await session.untilTold(2);
    expect(told.map(({ result }) => result)).toEqual([
      'to one',
      'The session has finished its turn without answering your message “two”. Write again if you need an answer.',
    ]);
  });

  test('gets no text of a turn that another message came into', async () => {
    await using session = await openSession();
    const { channel, platform, own, peer } = session;
    await session.person('one');
    await platform.sendAsPeer(peer.id, own.id, 'and from a peer');
    await channel.waitForPushes(2);
    await session.tool();
    await session.prompt(1);
    await session.end('Secrets of the peer.');
    await session.end('bye', true);
    expect((await session.untilTold(1))[0]?.result).toContain('without answering your message “one”');
  });

  test('is not asked for in a turn of the keyboard, nor in one that the keyboard took over', async () => {
    await using session = await openSession();
    await session.typed('do something');
    await session.person('by the way');
    expect(await session.end('done')).toBe(NOTHING);
    await session.person('please help');
    await session.typed('no, do this instead');
    expect(await session.end('done')).toBe(NOTHING);
    // What was told would be before what is told now.
    await session.channel.call('send_message_to_user', { message: 'last' });
    expect(session.told().map(({ result }) => result)).toEqual(['last']);
  });

  test('with Esc is over, and the person hears that', async () => {
    await using session = await openSession();
    await session.person('take long');
    await session.tool();
    session.write(KEYBOARD.interrupted(Date.now()));
    const [told] = await session.untilTold(1);
    expect(told?.result).toStartWith(
      'The user at the terminal stopped the session while it worked on your message “take long”',
    );
    await session.person('next');
    expect(await session.end('fine')).toContain('“next”');
  });

  test('by an error is over as well', async () => {
    await using session = await openSession();
    await session.person('break');
    await session.channel.hook('StopFailure', {});
    expect((await session.untilTold(1))[0]?.result).toStartWith(
      'An error ended the turn of the session before it answered',
    );
  });

  test('because the session is closed is told', async () => {
    await using session = await openSession();
    await session.person('still there?');
    await session.channel.stop();
    expect((await session.untilTold(1))[0]?.result).toStartWith(
      'The session was closed before it answered your message “still there?”',
    );
  });
});

test('what auto mode refuses is told to the person who gave the work, once a turn, and nothing of it', async () => {
  await using session = await openSession();
  await session.person('clean up');
  const refused = () =>
    session.channel.hook('PermissionDenied', { tool_name: 'Bash', command: 'rm -rf secret' });
  expect([await refused(), await refused()]).toEqual([NOTHING, NOTHING]);
  const [told] = await session.untilTold(1);
  expect(told?.result).toBe(
    'Auto mode of Claude Code refused a step that Claude wanted to take for you (Bash). Claude may find another way; only the user at the terminal can allow it.',
  );
  await session.channel.reply(0, 'It was refused.');
  await session.end('done');
  await session.typed('clean up');
  await refused();
  await session.channel.call('send_message_to_user', { message: 'last' });
  expect(session.told().map(({ result }) => result)).toEqual([told?.result ?? '', 'It was refused.', 'last']);
});

describe('nobody is asked for', () => {
  test('an answer to the platform, to a thanking peer, or to what was pushed before', async () => {
    await using session = await openSession({ settings: { MOLECULE_REPLY_GUARD: 'all' } });
    const { channel, platform, own, peer } = session;
    platform.insertActivity({
      workspaceId: own.id,
      requestBody: {
        params: { message: { parts: [{ text: 'wake' }] }, metadata: { source_type: 'self-cron' } },
      },
    });
    await channel.waitForPushes(1);
    await session.prompt(0);
    expect(await session.end('awake')).toBe(NOTHING);
    await platform.sendAsPeer(peer.id, own.id, 'Thanks a lot!');
    await channel.waitForPushes(2);
    await session.prompt(1);
    expect(await session.end('you are welcome')).toBe(NOTHING);
    await platform.sendAsPeer(peer.id, own.id, 'Can you review this?');
    await channel.waitForPushes(3);
    await session.prompt(2);
    expect(await session.end('looks good')).toContain('Can you review this?');
    expect(await session.end('it does', true)).toBe(NOTHING);
    // A person's message that the host dropped comes again, marked.
    await platform.sendAsCanvasUser(own.id, 'dropped');
    await channel.waitForPushes(4);
    await session.typed('something else');
    await session.end('done');
    await channel.waitForPushes(5);
    await session.prompt(4);
    expect(channel.pushedAt(4).meta.redelivered).toBe('true');
    expect(await session.end('done')).toBe(NOTHING);
    expect([
      session.told(),
      platform.activities(peer.id).filter(({ method }) => method === 'message/send'),
    ]).toEqual([[], []]);
  });

  test('an answer to a peer, unless that is wanted, or to anybody where it is switched off', async () => {
    await using session = await openSession();
    await session.platform.sendAsPeer(session.peer.id, session.own.id, 'Can you review this?');
    await session.channel.waitForPushes(1);
    await session.prompt(0);
    expect(await session.end('looks good')).toBe(NOTHING);
    await using off = await openSession({ settings: { MOLECULE_REPLY_GUARD: 'off' } });
    await off.person('hello?');
    expect(await off.end('hello')).toBe(NOTHING);
    expect(await off.guardLine()).toBe('Reply guard: off.');
  });
});

describe('an older host', () => {
  test('that takes text at the end of a turn only as an error gets it in that form', async () => {
    await using session = await openSession({ version: '2.1.150' });
    await session.person('hello?');
    expect(JSON.parse(await session.end('hello'))).toEqual({
      decision: 'block',
      reason: expect.stringContaining('“hello?”'),
    });
  });

  test('that calls no hook for what comes into a turn tells it in the transcript', async () => {
    await using session = await openSession({ version: '2.1.197' });
    const { channel, platform, own } = session;
    await session.person('one');
    await channel.reply(0, 'to one');
    await platform.sendAsCanvasUser(own.id, 'two');
    await channel.waitForPushes(2);
    session.write(TRANSCRIPT.midTurn(channel.pushedAt(1)));
    expect(await session.end('done')).toContain('“two”');
    session.write(KEYBOARD.typed('stop that', Date.now()));
    expect(await session.end('done', true)).toBe(NOTHING);
    await session.channel.call('send_message_to_user', { message: 'last' });
    expect(session.told().map(({ result }) => result)).toEqual(['to one', 'last']);
  });
});
