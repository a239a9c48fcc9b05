import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  chownSync,
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type ChannelProcess, channelCommand } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { openStage } from '../support/stage.ts';

/** Larger than the file is at the start, and too small for what is sent in the tests. */
const SMALL_FILE_BYTES = 300_000;

/** From now on no file of this process may grow past this size, as on a full disk. */
function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  const { exitCode } = Bun.spawnSync(['prlimit', `--pid=${pid}`, `--fsize=${bytes}:unlimited`]);
  expect(exitCode).toBe(0);
}

const inMemory = (channel: ChannelProcess) => channel.waitForStderr('kept in memory');

describe('while no file may grow', () => {
  test('the server lives, and everything arrives', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.connect();
    limitFiles(channel.pid, SMALL_FILE_BYTES);
    const texts = Array.from({ length: 20 }, (_, index) => `${index} ${'x'.repeat(50_000)}`);
    platform.insertMessages(own.id, texts);
    await channel.waitForPushes(texts.length);
    await inMemory(channel);
    expect(channel.texts().map((text) => text.slice(0, 15_000))).toEqual(
      texts.map((text) => text.slice(0, 15_000)),
    );
    expect((await channel.call('channel_status')).text).toContain('SQLITE_');
  });

  test('what was delivered is remembered once files may grow again, also over a restart', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    const texts = Array.from({ length: 10 }, (_, index) => `${index} ${'x'.repeat(50_000)}`);
    {
      await using channel = await stage.connect();
      limitFiles(channel.pid, SMALL_FILE_BYTES);
      platform.insertMessages(own.id, texts);
      await channel.waitForPushes(texts.length);
      await inMemory(channel);
      limitFiles(channel.pid, 'unlimited');
      await channel.waitForStderr('recovered', 30_000);
      expect((await channel.call('channel_status')).text).not.toContain('kept in memory');
      await channel.kill();
    }
    await using next = await stage.connect();
    platform.insertMessages(own.id, ['later']);
    await next.waitForPushes(1);
    expect(next.texts()).toEqual(['later']);
  }, 90_000);

  test('it is also remembered when the session ends right after', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    {
      await using channel = await stage.connect();
      limitFiles(channel.pid, SMALL_FILE_BYTES);
      const text = 'x'.repeat(500_000);
      platform.insertMessages(own.id, [text]);
      await channel.waitForPushes(1);
      await inMemory(channel);
      limitFiles(channel.pid, 'unlimited');
    }
    await using next = await stage.connect();
    platform.insertMessages(own.id, ['later']);
    await next.waitForPushes(1);
    expect(next.texts()).toEqual(['later']);
  }, 90_000);
});

describe('an inbox file that is overwritten', () => {
  /** Everything behind the first page, whose header stays good. */
  function overwrite(directory: string): void {
    const path = join(directory, 'inbox.db');
    const file = openSync(path, 'r+');
    const bytes = statSync(path).size - 4_096;
    writeSync(file, Buffer.alloc(bytes, 0xa5), 0, bytes, 4_096);
    closeSync(file);
  }

  test('while nobody runs is kept aside at the next start; what comes again is marked', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    {
      await using channel = await stage.connect();
      platform.insertMessages(own.id, ['first', 'second']);
      await channel.waitForPushes(2);
    }
    overwrite(stage.stateDir);
    platform.insertMessages(own.id, ['third']);
    await using next = await stage.start();
    await next.waitForPushes(3);
    expect(next.pushed.map(({ content, meta }) => [content, meta.redelivered])).toEqual([
      ['first', 'true'],
      ['second', 'true'],
      ['third', 'true'],
    ]);
    expect(next.stderr()).toContain('was damaged and is kept as');
    expect(readdirSync(stage.stateDir).some((name) => name.startsWith('inbox.db.unreadable-'))).toBeTrue();
    platform.insertMessages(own.id, ['fourth']);
    await next.waitForPushes(4);
    expect(next.pushed[3]?.meta.redelivered).toBeUndefined();
  });

  test('while the session runs is replaced, and the session goes on', async () => {
    await using stage = await openStage({ settings: { MOLECULE_FLOOD_LIMIT: '0' } });
    const { platform, own } = stage;
    {
      // More than SQLite keeps in memory, and all in the file: the log goes there when the last process closes it.
      const anHourAgoMicros = (Date.now() - 3_600_000) * 1_000;
      platform.insertMessages(
        own.id,
        Array.from({ length: 3_000 }, (_, index) => `${index} ${'x'.repeat(2_000)}`),
        { createdAtMicros: (index) => anHourAgoMicros + index },
      );
      await using channel = await stage.connect();
      await channel.waitForPushes(3_000);
    }
    await using channel = await stage.connect();
    overwrite(stage.stateDir);
    const news = Array.from({ length: 10 }, (_, index) => `new ${index}`);
    platform.insertMessages(own.id, news);
    await eventually('the last message', () => channel.texts().includes('new 9'));
    await channel.waitForStderr('was damaged and is kept as');
    expect((await channel.call('channel_status')).data.mode).toBe('active');
    const unmarked = channel.pushed.filter(({ meta }) => meta.redelivered === undefined);
    expect(unmarked.filter(({ content }) => !news.includes(content))).toEqual([]);
    expect(channel.texts()).toEqual(expect.arrayContaining(news));
  });
});

describe.skipIf(process.getuid?.() !== 0)('as another user', () => {
  /** The server has not the rights of root, for whom nothing is read-only. Bun may be where only root can look for it. */
  const AS_NOBODY = {
    wrapper: ['setpriv', '--reuid=65534', '--clear-groups'],
    command: channelCommand(),
  };

  test('a state directory that cannot be written is read, and nothing in it comes again', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    {
      await using channel = await stage.connect();
      platform.insertMessages(own.id, ['before']);
      await channel.waitForPushes(1);
    }
    chmodSync(stage.stateDir, 0o555);
    for (const name of ['.env', 'inbox.db']) chmodSync(stage.path(name), 0o444);
    const before = readdirSync(stage.stateDir);
    await using channel = await stage.connect(AS_NOBODY);
    platform.insertMessages(own.id, ['after']);
    await channel.waitForPushes(1);
    expect(channel.texts()).toEqual(['after']);
    const { text } = await channel.call('channel_status');
    expect(text).toContain('the state directory cannot be written (EACCES)');
    expect(text).toContain('kept in memory');
    expect(readdirSync(stage.stateDir)).toEqual(before);
  });

  test('two sessions that cannot have the lease, and share an inbox, do not take it from each other', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    {
      await using channel = await stage.connect();
      expect((await channel.call('channel_status')).data.mode).toBe('active');
    }
    const NOBODY = 65_534;
    for (const name of ['inbox.db', 'inbox.db-wal', 'inbox.db-shm']) {
      closeSync(openSync(stage.path(name), 'a', 0o600));
      chownSync(stage.path(name), NOBODY, -1);
    }
    chmodSync(stage.path('.env'), 0o444);
    chmodSync(stage.stateDir, 0o555);
    await using first = await stage.connect(AS_NOBODY);
    await using second = await stage.start(AS_NOBODY);
    await second.waitForStderr('standby — another session receives the messages');
    platform.insertMessages(own.id, ['one']);
    await first.waitForPushes(1);
    expect((await first.call('channel_status')).data.mode).toBe('active');
    expect((await second.call('channel_status')).data.mode).toBe('standby');
    expect(second.texts()).toEqual([]);
    await first.kill();
    platform.insertMessages(own.id, ['two']);
    await second.waitForPushes(1, 30_000);
    expect(second.texts()).toEqual(['two']);
    expect(second.stderrLines('standby —')).toHaveLength(1);
  });

  test('where the state directory cannot be made the channel receives, and takes the lease once it can', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    chmodSync(stage.stateDir, 0o555);
    const stateDir = stage.path('state');
    await using channel = await stage.connect({
      ...AS_NOBODY,
      stateDir,
      env: {
        MOLECULE_POLL_INTERVAL_MS: '250',
        MOLECULE_PLATFORM_URL: stage.url,
        MOLECULE_WORKSPACE_IDS: own.id,
        MOLECULE_WORKSPACE_TOKENS: own.token,
      },
    });
    await platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    const { text } = await channel.call('channel_status');
    expect(text).toContain('another session may receive the same messages');
    expect(text).toContain('kept in memory');
    chmodSync(stage.stateDir, 0o777);
    await channel.waitForStderr('recovered — the inbox is in its file again', 30_000);
    expect(readFileSync(join(stateDir, 'bot.pid'), 'utf8')).toStartWith(`${channel.pid}\n`);
    const after = (await channel.call('channel_status')).text;
    expect(after).not.toContain('Warning');
    await platform.sendAsCanvasUser(own.id, 'again');
    await channel.waitForPushes(2);
    expect(channel.texts()).toEqual(['hello', 'again']);
  });
});
