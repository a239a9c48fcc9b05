import { describe, expect, test } from 'bun:test';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PRODUCT } from '../../src/core/product.ts';
import type { ChannelProcess } from '../support/channel-process.ts';
import { tagOf, withHooks } from '../support/claude-code.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** A Claude Code that runs the plugin's hooks, whatever it makes of the channel. */
class HookedHost implements AsyncDisposable {
  readonly channel: ChannelProcess;
  readonly transcript: string;

  private constructor(channel: ChannelProcess, transcript: string) {
    this.channel = channel;
    this.transcript = transcript;
  }

  static async start(stage: Stage, env: Record<string, string> = {}): Promise<HookedHost> {
    const transcript = stage.path('transcript.jsonl');
    writeFileSync(transcript, `${JSON.stringify({ type: 'mode' })}\n`);
    const hooked = withHooks(stage.stateDir);
    const channel = await stage.start({ ...hooked, env: { ...hooked.env, ...env } });
    return new HookedHost(channel, transcript);
  }

  prompt(prompt: string): Promise<string> {
    return this.channel.hook('UserPromptSubmit', { prompt, transcript_path: this.transcript });
  }

  stop(isContinued = false): Promise<string> {
    const args = { stop_hook_active: String(isContinued), transcript_path: this.transcript };
    return this.channel.hook('Stop', args);
  }

  /** A turn of the user in which the channel's messages are nowhere to be seen. */
  async turn(): Promise<void> {
    await this.prompt('typed');
    await this.stop();
  }

  write(line: object): void {
    appendFileSync(this.transcript, `${JSON.stringify(line)}\n`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.channel[Symbol.asyncDispose]();
  }
}

/** Lets two turns pass without a sign of the first message: pushed, and pushed again, for nothing. */
async function makeDeaf(host: HookedHost, { platform, own }: Stage): Promise<void> {
  await platform.sendAsCanvasUser(own.id, 'first');
  await host.channel.waitForPushes(1);
  await host.turn();
  await host.channel.waitForPushes(2);
  await host.turn();
  await host.channel.waitForCounts({ receipts: 'deaf', waiting: 1, unconfirmed: 0 });
}

describe('a host that does not listen', () => {
  test('is noticed: nothing more is pushed, all is kept, and the status says so first, with the cause', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using host = await HookedHost.start(stage, { DISABLE_TELEMETRY: '1' });
    await makeDeaf(host, stage);
    await platform.sendAsCanvasUser(own.id, 'second');
    await host.channel.waitForCounts({ receipts: 'deaf', waiting: 2 });
    for (let turn = 0; turn < 4; turn += 1) await host.turn();
    await host.channel.waitForCounts({ waiting: 2, unconfirmed: 0, undelivered: 0 });
    expect(host.channel.texts()).toEqual(['first', 'first']);
    const { text } = await host.channel.call('channel_status');
    expect(text.split('\n').slice(0, 3)).toEqual([
      `Molecule channel ${PRODUCT.version}: active. This session does not listen to the channel: messages are kept, and not pushed in vain.`,
      'Likely cause: DISABLE_TELEMETRY is set in the environment: it switches channels off, with all feature flags. Unset it before you start Claude Code: unset DISABLE_TELEMETRY',
      'Read them with wait_for_message, inbox_peek and inbox_pop; answer with reply_to_workspace.',
    ]);
    expect(host.channel.stderr().match(/does not listen/g)).toHaveLength(1);
  });

  test('counts as listening again when proof comes late, and gets what has waited, in order', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using host = await HookedHost.start(stage);
    await makeDeaf(host, stage);
    await platform.sendAsCanvasUser(own.id, 'second');
    await platform.sendAsCanvasUser(own.id, 'third');
    await host.channel.waitForCounts({ waiting: 3 });
    await host.prompt(tagOf(host.channel.pushedAt(0)));
    await host.channel.waitForPushes(4);
    expect(host.channel.texts()).toEqual(['first', 'first', 'second', 'third']);
    await host.channel.waitForCounts({ receipts: 'working', delivered: 1, waiting: 0 });
  });

  test('is not suspected while no hook ever calls: the pushes stay open', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using host = await HookedHost.start(stage);
    for (const text of ['one', 'two', 'three']) await platform.sendAsCanvasUser(own.id, text);
    await host.channel.waitForPushes(3);
    expect(await host.channel.counts()).toMatchObject({ receipts: 'expected', unconfirmed: 3 });
    // One answer proves the channel, so here the hooks must be off, and what was written has arrived.
    await host.channel.reply(1, 'ok');
    await host.channel.waitForCounts({ receipts: 'none', delivered: 3, unconfirmed: 0 });
  });

  test('is warned about before anything is proven, when a switch is known to be against it', async () => {
    await using stage = await openStage();
    await using host = await HookedHost.start(stage, { CLAUDE_CODE_USE_BEDROCK: '1' });
    await host.channel.waitForMode('active');
    const { text } = await host.channel.call('channel_status');
    expect(text).toContain(
      'Warning: Claude Code may not listen to the channel here: CLAUDE_CODE_USE_BEDROCK is set',
    );
  });
});

const promptAnswer = z.object({
  hookSpecificOutput: z.object({
    hookEventName: z.literal('UserPromptSubmit'),
    additionalContext: z.string(),
  }),
});
const stopAnswer = z.object({
  hookSpecificOutput: z.object({ hookEventName: z.literal('Stop'), additionalContext: z.string() }),
});

describe('with MOLECULE_FALLBACK=hooks a deaf session', () => {
  const FALLBACK = { MOLECULE_FALLBACK: 'hooks' };

  test('gets a message once with the next prompt, and the transcript settles it', async () => {
    await using stage = await openStage({ settings: FALLBACK });
    await using host = await HookedHost.start(stage);
    await makeDeaf(host, stage);
    const answer = promptAnswer.parse(JSON.parse(await host.prompt('typed')));
    const { additionalContext } = answer.hookSpecificOutput;
    const activityId = host.channel.pushed[0]?.meta.activity_id;
    expect(additionalContext).toContain('[molecule: the molecule plugin brings messages');
    expect(additionalContext).toContain(`activity_id="${activityId}"`);
    expect(additionalContext).toEndWith('redelivered="true">\nfirst\n</molecule-message>');
    await host.channel.waitForCounts({ unconfirmed: 1 });
    host.write({
      type: 'attachment',
      attachment: { type: 'hook_additional_context', content: [additionalContext] },
    });
    expect(await host.stop()).toBe('{}');
    await host.channel.waitForCounts({ receipts: 'deaf', delivered: 1, waiting: 0, unconfirmed: 0 });
    expect(await host.prompt('again')).toBe('{}');
  });

  test('goes on at the end of a turn for each new message, three times at most', async () => {
    await using stage = await openStage({ settings: FALLBACK });
    const { platform, own, peer } = stage;
    await using host = await HookedHost.start(stage);
    await makeDeaf(host, stage);
    await host.prompt('typed');
    const endings: boolean[] = [];
    for (let message = 0; message < 5; message += 1) {
      await platform.sendAsPeer(peer.id, own.id, `thanks ${message}`);
      await host.channel.waitForCounts({ waiting: 1 + Math.max(0, message - 3) });
      const answer = stopAnswer.safeParse(JSON.parse(await host.stop(message > 0)));
      endings.push(answer.success);
    }
    expect(endings).toEqual([true, true, true, false, false]);
    expect(JSON.parse(await host.stop(false))).toMatchObject({
      hookSpecificOutput: { additionalContext: expect.stringMatching(/thanks 3.*thanks 4/s) },
    });
  });

  test('loses nothing when it dies between the hook and its turn: the next one gets it, marked', async () => {
    await using stage = await openStage({ settings: FALLBACK });
    {
      await using host = await HookedHost.start(stage);
      await makeDeaf(host, stage);
      expect(await host.prompt('typed')).toContain('first');
    }
    await using next = await HookedHost.start(stage);
    await next.channel.waitForPushes(1);
    expect(next.channel.pushed).toMatchObject([{ content: 'first', meta: { redelivered: 'true' } }]);
  });
});

test('MOLECULE_FALLBACK=hooks does not get around the policy of an organisation, and the status says so', async () => {
  await using stage = await openStage({ settings: { MOLECULE_FALLBACK: 'hooks' } });
  const claude = stage.path('.claude');
  mkdirSync(claude);
  writeFileSync(join(claude, 'remote-settings.json'), JSON.stringify({ channelsEnabled: false }));
  await using host = await HookedHost.start(stage);
  await makeDeaf(host, stage);
  expect(await host.prompt('typed')).not.toContain('hookSpecificOutput');
  expect(await host.stop()).toBe('{}');
  await host.channel.waitForCounts({ waiting: 1, unconfirmed: 0 });
  const { text } = await host.channel.call('channel_status');
  const policy = `the managed settings in ${claude}/remote-settings.json do not switch channels on`;
  expect(text).toContain(`Likely cause: ${policy}.`);
  expect(text).toContain(`MOLECULE_FALLBACK=hooks is not used, because ${policy}.`);
});

test('without MOLECULE_FALLBACK the hooks of a deaf session bring nothing', async () => {
  await using stage = await openStage();
  await using host = await HookedHost.start(stage);
  await makeDeaf(host, stage);
  expect(await host.prompt('typed')).not.toContain('hookSpecificOutput');
  expect(await host.stop()).toBe('{}');
});
