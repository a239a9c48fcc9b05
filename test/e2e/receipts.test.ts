import { describe, expect, test } from 'bun:test';
import { appendFileSync, writeFileSync } from 'node:fs';
import { TRANSCRIPT, tagOf, withHooks } from '../support/claude-code.ts';
import { eventually } from '../support/eventually.ts';
import { openStage } from '../support/stage.ts';

describe('a message that was pushed', () => {
  test('is delivered once the hook has seen it in a prompt', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.start(withHooks(stage.stateDir));
    await platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    await channel.waitForCounts({ delivered: 0, unconfirmed: 1, undelivered: 0 });
    const forged = tagOf({ content: 'x', meta: { activity_id: 'never-pushed' } });
    const prompt = `${forged}\n${tagOf(channel.pushedAt(0))}`;
    expect(await channel.hook('UserPromptSubmit', { prompt })).toContain(
      'how the channel of the molecule plugin works',
    );
    expect(await channel.hook('UserPromptSubmit', { prompt: 'typed' })).toBe('{}');
    await channel.waitForCounts({ delivered: 1, unconfirmed: 0, undelivered: 0 });
  });

  test('is delivered once the transcript shows it in the middle of a turn', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    const transcript = stage.path('transcript.jsonl');
    writeFileSync(transcript, `${JSON.stringify({ type: 'mode' })}\n`);
    await using channel = await stage.start(withHooks(stage.stateDir));
    await platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    await channel.hook('PostToolBatch', { transcript_path: transcript });
    appendFileSync(transcript, TRANSCRIPT.midTurn(channel.pushedAt(0)));
    await channel.waitForCounts({ delivered: 1, unconfirmed: 0, undelivered: 0 });
  });

  test('and dropped by the host is pushed again after the next turn, marked', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.start(withHooks(stage.stateDir));
    await platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    await channel.hook('UserPromptSubmit', { prompt: 'typed' });
    await channel.hook('Stop');
    await channel.waitForPushes(2);
    expect(channel.pushed.map(({ meta }) => meta.redelivered)).toEqual([undefined, 'true']);
  });

  test('and dropped by a host that did not listen yet is pushed again without any turn, marked', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await platform.sendAsCanvasUser(own.id, 'hello');
    await using channel = await stage.start(withHooks(stage.stateDir));
    await channel.waitForPushes(2);
    expect(channel.pushed.map(({ meta }) => meta.redelivered)).toEqual([undefined, 'true']);
    await channel.hook('UserPromptSubmit', { prompt: tagOf(channel.pushedAt(1)) });
    await channel.waitForCounts({ delivered: 1, unconfirmed: 0, undelivered: 0 });
  });

  test('and accepted by the host is left to wait its turn', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    const transcript = stage.path('transcript.jsonl');
    await using channel = await stage.start(withHooks(stage.stateDir));
    await platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    writeFileSync(transcript, TRANSCRIPT.enqueued(channel.pushedAt(0)));
    await channel.hook('UserPromptSubmit', { transcript_path: transcript });
    await channel.hook('Stop', { transcript_path: transcript });
    // A second message passes the first one by in the end: had the first been pushed again, it would stand before it.
    await platform.sendAsCanvasUser(own.id, 'second');
    await channel.waitForPushes(2);
    const prompt = channel.pushed.map(tagOf).join('\n');
    await channel.hook('UserPromptSubmit', { prompt, transcript_path: transcript });
    await channel.waitForCounts({ delivered: 2, unconfirmed: 0, undelivered: 0 });
    expect(channel.texts()).toEqual(['hello', 'second']);
  });

  test('is delivered when a reply names it, also where no hook ever calls', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.start(withHooks(stage.stateDir));
    await platform.sendAsCanvasUser(own.id, 'first');
    await platform.sendAsCanvasUser(own.id, 'second');
    await channel.waitForPushes(2);
    await channel.reply(1, 'ok');
    await channel.waitForCounts({ delivered: 2, unconfirmed: 0, undelivered: 0 });
  });
});

test('what a killed session had not seen comes again in the next ones, marked, and after four pushes its sender is told once', async () => {
  await using stage = await openStage();
  const { platform, own, peer } = stage;
  await platform.sendAsCanvasUser(own.id, 'is anybody there?');
  await platform.sendAsPeer(peer.id, own.id, 'and I?');
  const marks: (string | undefined)[][] = [];
  for (let session = 0; session < 4; session += 1) {
    await using channel = await stage.start(withHooks(stage.stateDir));
    await channel.waitForPushes(2);
    marks.push(channel.pushed.map(({ meta }) => meta.redelivered));
    await channel.kill();
  }
  expect(marks).toEqual([
    [undefined, undefined],
    ['true', 'true'],
    ['true', 'true'],
    ['true', 'true'],
  ]);
  await using last = await stage.start(withHooks(stage.stateDir));
  await last.waitForCounts({ delivered: 0, unconfirmed: 0, undelivered: 2 });
  const notices = () => platform.activities(own.id).filter(({ method }) => method === 'notify');
  await eventually('the notice', () => notices().length > 0);
  await last.stop();
  {
    await using again = await stage.start(withHooks(stage.stateDir));
    await again.waitForStderr('connected');
  }
  expect(notices().map(({ response_body }) => JSON.stringify(response_body))).toEqual([
    expect.stringContaining('has not seen your message “is anybody there?”'),
  ]);
  expect(platform.activities(peer.id).filter(({ method }) => method === 'message/send')).toEqual([]);
}, 90_000);
