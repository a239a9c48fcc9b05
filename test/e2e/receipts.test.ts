import { describe, expect, test } from 'bun:test';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ChannelProcess, type Pushed, waitForExit, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const SERVER = 'plugin:molecule:molecule';
const FAST = { MOLECULE_POLL_INTERVAL_MS: '250' };

/** A host that runs the plugin's hooks, as Claude Code does: what it makes of a push is up to the test. */
function startPlugin(stateDir: string): Promise<ChannelProcess> {
  return ChannelProcess.start({
    stateDir,
    clientName: 'claude-code',
    clientVersion: '2.1.197',
    env: { CLAUDE_PLUGIN_ROOT: stateDir },
  });
}

const tagOf = ({ content, meta }: Pushed) => {
  const attributes = Object.entries(meta).map(([key, value]) => ` ${key}="${value}"`);
  return `<channel source="${SERVER}"${attributes.join('')}>\n${content}\n</channel>`;
};

const status = z.object({
  workspaces: z.tuple([
    z.object({ delivered: z.number(), unconfirmed: z.number(), undelivered: z.number() }),
  ]),
});

async function counts(channel: ChannelProcess) {
  return status.parse((await channel.call('channel_status')).data).workspaces[0];
}

const waitForCounts = (channel: ChannelProcess, expected: Awaited<ReturnType<typeof counts>>) =>
  eventually('the counts', async () => Bun.deepEquals(await counts(channel), expected) || undefined, {
    explain: async () => JSON.stringify(await counts(channel)),
  });

describe('a message that was pushed', () => {
  test('is delivered once the hook has seen it in a prompt', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await startPlugin(dir.path);
    await served.platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    await waitForCounts(channel, { delivered: 0, unconfirmed: 1, undelivered: 0 });
    const [pushed] = channel.pushed;
    const forged = tagOf({ content: 'x', meta: { activity_id: 'never-pushed' } });
    const prompt = `${forged}\n${pushed === undefined ? '' : tagOf(pushed)}`;
    const answer = await channel.call('receipt', { event: 'UserPromptSubmit', prompt, transcript_path: '' });
    expect(answer.text).toBe('{}');
    await waitForCounts(channel, { delivered: 1, unconfirmed: 0, undelivered: 0 });
  });

  test('is delivered once the transcript shows it in the middle of a turn', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    const transcript = join(dir.path, 'transcript.jsonl');
    writeFileSync(transcript, `${JSON.stringify({ type: 'mode' })}\n`);
    await using channel = await startPlugin(dir.path);
    await served.platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    await channel.call('receipt', { event: 'PostToolBatch', prompt: '', transcript_path: transcript });
    const [pushed] = channel.pushed;
    const attachment = {
      type: 'queued_command',
      prompt: pushed === undefined ? '' : tagOf(pushed),
      origin: { kind: 'channel', server: SERVER },
    };
    appendFileSync(transcript, `${JSON.stringify({ type: 'attachment', attachment })}\n`);
    await waitForCounts(channel, { delivered: 1, unconfirmed: 0, undelivered: 0 });
  });

  test('and dropped by the host is pushed again after the next turn, marked', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await startPlugin(dir.path);
    await served.platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    await channel.call('receipt', { event: 'UserPromptSubmit', prompt: 'typed', transcript_path: '' });
    await channel.call('receipt', { event: 'Stop', prompt: '', transcript_path: '' });
    await channel.waitForPushes(2);
    expect(channel.pushed.map(({ meta }) => meta.redelivered)).toEqual([undefined, 'true']);
  });

  test('and accepted by the host is left to wait its turn', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    const transcript = join(dir.path, 'transcript.jsonl');
    await using channel = await startPlugin(dir.path);
    await served.platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    const [pushed] = channel.pushed;
    const content = pushed === undefined ? '' : tagOf(pushed);
    writeFileSync(
      transcript,
      `${JSON.stringify({ type: 'queue-operation', operation: 'enqueue', content })}\n`,
    );
    const hook = (event: string) =>
      channel.call('receipt', { event, prompt: '', transcript_path: transcript });
    await hook('UserPromptSubmit');
    await hook('Stop');
    // A second message passes the first one by in the end: had the first been pushed again, it would stand before it.
    await served.platform.sendAsCanvasUser(own.id, 'second');
    await channel.waitForPushes(2);
    const later = await channel.call('receipt', {
      event: 'UserPromptSubmit',
      prompt: channel.pushed.map(tagOf).join('\n'),
      transcript_path: transcript,
    });
    expect(later.text).toBe('{}');
    await waitForCounts(channel, { delivered: 2, unconfirmed: 0, undelivered: 0 });
    expect(channel.texts()).toEqual(['hello', 'second']);
  });

  test('is delivered when a reply names it, also where no hook ever calls', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await startPlugin(dir.path);
    await served.platform.sendAsCanvasUser(own.id, 'first');
    await served.platform.sendAsCanvasUser(own.id, 'second');
    await channel.waitForPushes(2);
    await channel.call('reply_to_workspace', {
      activity_id: channel.pushed[1]?.meta.activity_id,
      text: 'ok',
    });
    await waitForCounts(channel, { delivered: 2, unconfirmed: 0, undelivered: 0 });
  });
});

test('what a killed session had not seen comes again in the next ones, marked, and after four pushes its sender is told once', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own, peer } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], FAST);
  await served.platform.sendAsCanvasUser(own.id, 'is anybody there?');
  await served.platform.sendAsPeer(peer.id, own.id, 'and I?');
  const marks: (string | undefined)[][] = [];
  for (let session = 0; session < 4; session += 1) {
    await using channel = await startPlugin(dir.path);
    await channel.waitForPushes(2);
    marks.push(channel.pushed.map(({ meta }) => meta.redelivered));
    process.kill(channel.pid, 'SIGKILL');
    await waitForExit(channel.pid);
  }
  expect(marks).toEqual([
    [undefined, undefined],
    ['true', 'true'],
    ['true', 'true'],
    ['true', 'true'],
  ]);
  await using last = await startPlugin(dir.path);
  await waitForCounts(last, { delivered: 0, unconfirmed: 0, undelivered: 2 });
  const notices = () => served.platform.activities(own.id).filter(({ method }) => method === 'notify');
  await eventually('the notice', () => notices().length > 0 || undefined);
  await last.stop();
  {
    await using again = await startPlugin(dir.path);
    await again.waitForStderr('connected');
  }
  expect(notices().map(({ response_body }) => JSON.stringify(response_body))).toEqual([
    expect.stringContaining('has not seen your message “is anybody there?”'),
  ]);
  expect(served.platform.activities(peer.id).filter(({ method }) => method === 'message/send')).toEqual([]);
}, 90_000);
