import { describe, expect, test } from 'bun:test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChannelProcess } from '../support/channel-process.ts';
import { CLAUDE_CODE, tagOf } from '../support/claude-code.ts';
import { eventually } from '../support/eventually.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** Two sessions push to nobody for a while, and take over from each other; on a busy machine that takes its time. */
const LONG_MS = 120_000;

/** A Claude Code that lists its sessions, each with files of its own, and runs hooks when the test says so. */
class ListedHost implements AsyncDisposable {
  readonly channel: ChannelProcess;
  readonly #directory: string;

  private constructor(channel: ChannelProcess, directory: string) {
    this.channel = channel;
    this.#directory = directory;
  }

  static async start(stage: Stage, name: string, env: Record<string, string> = {}): Promise<ListedHost> {
    const directory = stage.path(name);
    mkdirSync(join(directory, 'sessions'), { recursive: true });
    mkdirSync(join(directory, 'projects', '-work'), { recursive: true });
    list(directory, name, 'idle');
    const channel = await stage.start({
      client: CLAUDE_CODE,
      env: { CLAUDE_PLUGIN_ROOT: stage.stateDir, CLAUDE_CONFIG_DIR: directory, ...env },
    });
    return new ListedHost(channel, directory);
  }

  status(name: string, status: 'idle' | 'busy'): void {
    list(this.#directory, name, status);
  }

  /** The session gets the message that was pushed as its number `index`. */
  async see(index: number): Promise<string> {
    const answer = await this.channel.hook('UserPromptSubmit', {
      prompt: tagOf(this.channel.pushedAt(index)),
    });
    await this.channel.hook('Stop', {});
    return answer;
  }

  leave(name: string, to: string): void {
    const line = {
      type: 'continued-in',
      timestamp: new Date().toISOString(),
      sessionId: name,
      continuedInSessionId: to,
    };
    writeFileSync(join(this.#directory, 'projects', '-work', `${name}.jsonl`), `${JSON.stringify(line)}\n`);
  }

  report(): Promise<{ readonly text: string }> {
    return this.channel.call('channel_status');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.channel[Symbol.asyncDispose]();
  }
}

function list(directory: string, sessionId: string, status: string): void {
  writeFileSync(
    join(directory, 'sessions', `${process.pid}.json`),
    JSON.stringify({ pid: process.pid, sessionId, cwd: '/work', kind: 'interactive', status }),
  );
}

const standingOf = (stage: Stage) => readFileSync(stage.path('bot.pid'), 'utf8').split('\n')[3];

describe('a session that does not listen any more', () => {
  test(
    'gives the lease to one that does, with what was pushed in vain, marked; and takes it back when it listens',
    async () => {
      await using stage = await openStage();
      const { platform, own } = stage;
      await using left = await ListedHost.start(stage, 'left');
      await left.channel.waitForMode('active');
      await using other = await ListedHost.start(stage, 'other');
      await other.channel.waitForMode('standby');
      await platform.sendAsCanvasUser(own.id, 'first');
      await left.channel.waitForPushes(1);
      await left.see(0);

      const sentMs = performance.now();
      await platform.sendAsCanvasUser(own.id, 'second');
      await other.channel.waitForPushes(1, LONG_MS);
      const tookMs = performance.now() - sentMs;
      expect(left.channel.texts()).toEqual(['first', 'second']);
      expect(other.channel.pushed).toMatchObject([{ content: 'second', meta: { redelivered: 'true' } }]);
      await other.see(0);
      await other.channel.waitForCounts({ delivered: 2, waiting: 0, unconfirmed: 0 });
      // Looks, not time, decide; on a machine with nothing else to do they add up to half of this.
      expect(tookMs).toBeLessThan(LONG_MS);

      await left.channel.waitForMode('standby');
      const { text } = await left.report();
      expect(text).toContain(
        'standby. This session does not listen to the channel: it gave way to one that does.',
      );
      expect(text).toContain('agents view');

      // The window shows the message after all, when the other session has answered it already.
      expect(await left.see(1)).toContain('"decision":"block"');
      await other.channel[Symbol.asyncDispose]();
      await left.channel.waitForMode('active');
      await platform.sendAsCanvasUser(own.id, 'third');
      await left.channel.waitForPushes(3, LONG_MS);
      await left.see(2);
      await left.channel.waitForCounts({ delivered: 3, waiting: 0, unconfirmed: 0 });
      expect(left.channel.pushed[2]?.meta.redelivered).toBeUndefined();
    },
    2 * LONG_MS,
  );

  test(
    'keeps the lease when nobody else is there, and the copy of its window tells the user where it went',
    async () => {
      await using stage = await openStage();
      const { platform, own } = stage;
      await using left = await ListedHost.start(stage, 'left');
      await left.channel.waitForMode('active');
      const job = stage.path('job');
      mkdirSync(job);
      writeFileSync(
        join(job, 'state.json'),
        JSON.stringify({ respawnFlags: ['--permission-mode', 'default'] }),
      );
      left.leave('left', 'copy');
      await eventually('the lease to say so', () => standingOf(stage) === 'deaf continued-in copy', {
        timeoutMs: LONG_MS,
      });
      await platform.sendAsCanvasUser(own.id, 'kept');
      await left.channel.waitForCounts({ waiting: 1, unconfirmed: 0 });

      const env = { CLAUDECODE: '1', CLAUDE_CODE_ENTRYPOINT: 'cli', CLAUDE_JOB_DIR: job };
      await using copy = await ListedHost.start(stage, 'copy', env);
      await copy.channel.waitForMode('passive');
      const told = await copy.channel.hook('UserPromptSubmit', { prompt: 'hello' });
      expect(told).toContain('this window was left through the agents view (left arrow)');
      expect(told).toContain('claude --continue --dangerously-load-development-channels');
      expect(await copy.channel.hook('UserPromptSubmit', { prompt: 'hello again' })).toBe('{}');
      expect((await copy.report()).text).toContain('This window was left through the agents view');
      expect(left.channel.texts()).toEqual([]);
    },
    2 * LONG_MS,
  );

  test('keeps it while it is only busy', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using busy = await ListedHost.start(stage, 'busy');
    await busy.channel.waitForMode('active');
    await using other = await ListedHost.start(stage, 'other');
    await other.channel.waitForMode('standby');
    await platform.sendAsCanvasUser(own.id, 'first');
    await busy.channel.waitForPushes(1);
    await busy.see(0);
    busy.status('busy', 'busy');
    await platform.sendAsCanvasUser(own.id, 'second');
    await busy.channel.waitForPushes(2);
    expect((await busy.report()).text).toContain('The session is busy or has a dialog open');
    busy.status('busy', 'idle');
    await busy.see(1);
    await busy.channel.waitForCounts({ delivered: 2 });
    expect((await busy.report()).text).toContain('The session hears');
    expect(other.channel.texts()).toEqual([]);
  });
});

describe('a Claude Code of which nothing tells how it was started', () => {
  const UNKNOWN = { CLAUDECODE: '1', CLAUDE_CODE_ENTRYPOINT: 'cli' };

  test('stands by until it shows that it lives, and then receives', async () => {
    await using stage = await openStage();
    await using host = await ListedHost.start(stage, 'unknown', UNKNOWN);
    await stage.platform.sendAsCanvasUser(stage.own.id, 'hello');
    await host.channel.waitForStderr('nothing tells whether');
    expect(stage.platform.requests.matching({ path: /register/ })).toEqual([]);
    await host.channel.hook('UserPromptSubmit', { prompt: 'typed' });
    await host.channel.waitForPushes(1);
  });

  test('gives way to a session that was started with the channel', async () => {
    await using stage = await openStage();
    await using unknown = await ListedHost.start(stage, 'unknown', UNKNOWN);
    await unknown.channel.hook('UserPromptSubmit', { prompt: 'typed' });
    await unknown.channel.waitForMode('active');
    await using listening = await ListedHost.start(stage, 'listening', { MOLECULE_CHANNEL: 'on' });
    await listening.channel.waitForMode('active');
    await unknown.channel.waitForMode('standby');
  });
});
