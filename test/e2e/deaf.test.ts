import { describe, expect, test } from 'bun:test';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ChannelProcess, type Pushed, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam, type ServedPlatform, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const SERVER = 'plugin:molecule:molecule';

/** A Claude Code that runs the plugin's hooks, whatever it makes of the channel. */
class HookedHost implements AsyncDisposable {
  readonly channel: ChannelProcess;
  readonly transcript: string;

  private constructor(channel: ChannelProcess, transcript: string) {
    this.channel = channel;
    this.transcript = transcript;
  }

  static async start(stateDir: string, env: Record<string, string> = {}): Promise<HookedHost> {
    const transcript = join(stateDir, 'transcript.jsonl');
    writeFileSync(transcript, `${JSON.stringify({ type: 'mode' })}\n`);
    const channel = await ChannelProcess.start({
      stateDir,
      clientName: 'claude-code',
      clientVersion: '2.1.197',
      env: { CLAUDE_PLUGIN_ROOT: stateDir, ...env },
    });
    return new HookedHost(channel, transcript);
  }

  async prompt(text: string): Promise<string> {
    return this.#hook({ event: 'UserPromptSubmit', prompt: text });
  }

  async stop(isContinued = false): Promise<string> {
    return this.#hook({ event: 'Stop', prompt: '', stop_hook_active: String(isContinued) });
  }

  /** A turn of the user in which the channel's messages are nowhere to be seen. */
  async turn(): Promise<void> {
    await this.prompt('typed');
    await this.stop();
  }

  write(line: object): void {
    appendFileSync(this.transcript, `${JSON.stringify(line)}\n`);
  }

  async #hook(args: Record<string, string>): Promise<string> {
    return (await this.channel.call('receipt', { ...args, transcript_path: this.transcript })).text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.channel[Symbol.asyncDispose]();
  }
}

const status = z.object({
  receipts: z.string(),
  workspaces: z.tuple([
    z.object({
      delivered: z.number(),
      waiting: z.number(),
      unconfirmed: z.number(),
      undelivered: z.number(),
    }),
  ]),
});

async function statusOf({ channel }: HookedHost) {
  const { receipts, workspaces } = status.parse((await channel.call('channel_status')).data);
  return { receipts, ...workspaces[0] };
}

const waitForStatus = (host: HookedHost, expected: Partial<Awaited<ReturnType<typeof statusOf>>>) =>
  eventually(
    'the status',
    async () => {
      const found = await statusOf(host);
      return Bun.deepEquals({ ...found, ...expected }, found) || undefined;
    },
    { explain: async () => JSON.stringify(await statusOf(host)) },
  );

const tagOf = ({ content, meta }: Pushed) => {
  const attributes = Object.entries(meta).map(([key, value]) => ` ${key}="${value}"`);
  return `<channel source="${SERVER}"${attributes.join('')}>\n${content}\n</channel>`;
};

interface Setting {
  readonly served: ServedPlatform;
  readonly ownId: string;
  readonly peerId: string;
  readonly dir: string;
}

async function withSetting(
  values: Readonly<Record<string, string>>,
  run: (setting: Setting) => Promise<void>,
): Promise<void> {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own, peer } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], { MOLECULE_POLL_INTERVAL_MS: '250', ...values });
  await run({ served, ownId: own.id, peerId: peer.id, dir: dir.path });
}

/** Lets two turns pass without a sign of the first message: pushed, and pushed again, for nothing. */
async function makeDeaf(host: HookedHost, { served, ownId }: Setting): Promise<void> {
  await served.platform.sendAsCanvasUser(ownId, 'first');
  await host.channel.waitForPushes(1);
  await host.turn();
  await host.channel.waitForPushes(2);
  await host.turn();
  await waitForStatus(host, { receipts: 'deaf', waiting: 1, unconfirmed: 0 });
}

describe('a host that does not listen', () => {
  test('is noticed: nothing more is pushed, all is kept, and the status says so first, with the cause', () =>
    withSetting({}, async (setting) => {
      await using host = await HookedHost.start(setting.dir, { DISABLE_TELEMETRY: '1' });
      await makeDeaf(host, setting);
      await setting.served.platform.sendAsCanvasUser(setting.ownId, 'second');
      await waitForStatus(host, { receipts: 'deaf', waiting: 2 });
      for (let turn = 0; turn < 4; turn += 1) await host.turn();
      await waitForStatus(host, { waiting: 2, unconfirmed: 0, undelivered: 0 });
      expect(host.channel.texts()).toEqual(['first', 'first']);
      const { text } = await host.channel.call('channel_status');
      expect(text.split('\n').slice(0, 3)).toEqual([
        'Molecule channel 0.1.0: active. This session does not listen to the channel: messages are kept, and not pushed in vain.',
        'Likely cause: DISABLE_TELEMETRY is set in the environment: it switches channels off, with all feature flags. Unset it before you start Claude Code: unset DISABLE_TELEMETRY',
        'Read them with wait_for_message, inbox_peek and inbox_pop; answer with reply_to_workspace.',
      ]);
      expect(host.channel.stderr().match(/does not listen/g)).toHaveLength(1);
    }));

  test('counts as listening again when proof comes late, and gets what has waited, in order', () =>
    withSetting({}, async (setting) => {
      await using host = await HookedHost.start(setting.dir);
      await makeDeaf(host, setting);
      await setting.served.platform.sendAsCanvasUser(setting.ownId, 'second');
      await setting.served.platform.sendAsCanvasUser(setting.ownId, 'third');
      await waitForStatus(host, { waiting: 3 });
      const [first] = host.channel.pushed;
      await host.prompt(first === undefined ? '' : tagOf(first));
      await host.channel.waitForPushes(4);
      expect(host.channel.texts()).toEqual(['first', 'first', 'second', 'third']);
      await waitForStatus(host, { receipts: 'working', delivered: 1, waiting: 0 });
    }));

  test('is not suspected while no hook ever calls: the pushes stay open', () =>
    withSetting({}, async ({ served, ownId, dir }) => {
      await using host = await HookedHost.start(dir);
      for (const text of ['one', 'two', 'three']) await served.platform.sendAsCanvasUser(ownId, text);
      await host.channel.waitForPushes(3);
      expect(await statusOf(host)).toMatchObject({ receipts: 'expected', unconfirmed: 3 });
      // One answer proves the channel, so here the hooks must be off, and what was written has arrived.
      await host.channel.call('reply_to_workspace', {
        activity_id: host.channel.pushed[1]?.meta.activity_id,
        text: 'ok',
      });
      await waitForStatus(host, { receipts: 'none', delivered: 3, unconfirmed: 0 });
    }));

  test('is warned about before anything is proven, when a switch is known to be against it', () =>
    withSetting({}, async ({ dir }) => {
      await using host = await HookedHost.start(dir, { CLAUDE_CODE_USE_BEDROCK: '1' });
      await host.channel.waitForMode('active');
      const { text } = await host.channel.call('channel_status');
      expect(text).toContain(
        'Warning: Claude Code may not listen to the channel here: CLAUDE_CODE_USE_BEDROCK is set',
      );
    }));
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

  test('gets a message once with the next prompt, and the transcript settles it', () =>
    withSetting(FALLBACK, async (setting) => {
      await using host = await HookedHost.start(setting.dir);
      await makeDeaf(host, setting);
      const answer = promptAnswer.parse(JSON.parse(await host.prompt('typed')));
      const { additionalContext } = answer.hookSpecificOutput;
      const activityId = host.channel.pushed[0]?.meta.activity_id;
      expect(additionalContext).toContain('[molecule: the molecule plugin brings messages');
      expect(additionalContext).toContain(`activity_id="${activityId}"`);
      expect(additionalContext).toEndWith('redelivered="true">\nfirst\n</molecule-message>');
      await waitForStatus(host, { unconfirmed: 1 });
      host.write({
        type: 'attachment',
        attachment: { type: 'hook_additional_context', content: [additionalContext] },
      });
      expect(await host.stop()).toBe('{}');
      await waitForStatus(host, { receipts: 'deaf', delivered: 1, waiting: 0, unconfirmed: 0 });
      expect(await host.prompt('again')).toBe('{}');
    }));

  test('goes on at the end of a turn for each new message, three times at most', () =>
    withSetting(FALLBACK, async (setting) => {
      await using host = await HookedHost.start(setting.dir);
      await makeDeaf(host, setting);
      await host.prompt('typed');
      const endings: boolean[] = [];
      for (let message = 0; message < 5; message += 1) {
        await setting.served.platform.sendAsPeer(setting.peerId, setting.ownId, `thanks ${message}`);
        await waitForStatus(host, { waiting: 1 + Math.max(0, message - 3) });
        const answer = stopAnswer.safeParse(JSON.parse(await host.stop(message > 0)));
        endings.push(answer.success);
      }
      expect(endings).toEqual([true, true, true, false, false]);
      expect(JSON.parse(await host.stop(false))).toMatchObject({
        hookSpecificOutput: { additionalContext: expect.stringMatching(/thanks 3.*thanks 4/s) },
      });
    }));

  test('loses nothing when it dies between the hook and its turn: the next one gets it, marked', () =>
    withSetting(FALLBACK, async (setting) => {
      {
        await using host = await HookedHost.start(setting.dir);
        await makeDeaf(host, setting);
        expect(await host.prompt('typed')).toContain('first');
      }
      await using next = await HookedHost.start(setting.dir);
      await next.channel.waitForPushes(1);
      expect(next.channel.pushed).toMatchObject([{ content: 'first', meta: { redelivered: 'true' } }]);
    }));
});

test('MOLECULE_FALLBACK=hooks does not get around the policy of an organisation, and the status says so', () =>
  withSetting({ MOLECULE_FALLBACK: 'hooks' }, async (setting) => {
    const claude = join(setting.dir, '.claude');
    mkdirSync(claude);
    writeFileSync(join(claude, 'remote-settings.json'), JSON.stringify({ channelsEnabled: false }));
    await using host = await HookedHost.start(setting.dir);
    await makeDeaf(host, setting);
    expect(await host.prompt('typed')).toBe('{}');
    expect(await host.stop()).toBe('{}');
    await waitForStatus(host, { waiting: 1, unconfirmed: 0 });
    const { text } = await host.channel.call('channel_status');
    const policy = `the managed settings in ${claude}/remote-settings.json do not switch channels on`;
    expect(text).toContain(`Likely cause: ${policy}.`);
    expect(text).toContain(`MOLECULE_FALLBACK=hooks is not used, because ${policy}.`);
  }));

test('without MOLECULE_FALLBACK the hooks of a deaf session bring nothing', () =>
  withSetting({}, async (setting) => {
    await using host = await HookedHost.start(setting.dir);
    await makeDeaf(host, setting);
    expect(await host.prompt('typed')).toBe('{}');
    expect(await host.stop()).toBe('{}');
  }));
