import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { ChannelProcess } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { makePipe } from '../support/planted-files.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { runCli } from './cli/cli-process.ts';

const isRoot = process.geteuid?.() === 0;
const OTHER_USER = 65_534;

type Plant = (path: string) => void;

const writable: Plant = (path) => {
  writeFileSync(path, '');
  chmodSync(path, 0o666);
};
const foreign: Plant = (path) => {
  writeFileSync(path, '');
  chownSync(path, OTHER_USER, OTHER_USER);
};
const link: Plant = (path) => symlinkSync('elsewhere', path);

/** A session that answers, whatever lies in the state directory; and what it says of itself. */
async function statusText(stage: Stage): Promise<{ channel: ChannelProcess; text: string }> {
  const channel = await stage.start();
  const { text } = await channel.call('channel_status');
  return { channel, text };
}

const doctor = async ({ stateDir }: Stage) =>
  (await runCli(['doctor', '--offline'], { folder: stateDir, env: { MOLECULE_STATE_DIR: stateDir } })).stdout;

const waitForStatus = (channel: ChannelProcess, words: string) =>
  eventually(
    `"${words}" in the status`,
    async () => (await channel.call('channel_status')).text.includes(words),
    {
      explain: async () => (await channel.call('channel_status')).text,
    },
  );

describe('messages arrive, and status and doctor name the file and the fix, when there is', () => {
  test.each([
    ['a named pipe', 'inbox.db', makePipe, 'a named pipe instead of a regular file'],
    ['a named pipe', 'inbox.db-wal', makePipe, 'a named pipe instead of a regular file'],
    ['a link', 'inbox.db', link, 'a symbolic link instead of a regular file'],
    ['a file for everybody', 'inbox.db', writable, 'open to changes by other users (mode 0666)'],
    ['a named pipe', 'channel.log', makePipe, 'a named pipe instead of a regular file'],
    ['a named pipe', 'standby', makePipe, 'a named pipe instead of a folder'],
    ...(isRoot
      ? ([['a file of another user', 'inbox.db', foreign, `another user's (UID ${OTHER_USER})`]] as const)
      : []),
  ] as const)('%s in the place of %s', async (_what, name, plant, what) => {
    await using stage = await openStage();
    plant(stage.path(name));
    const planted = lstatSync(stage.path(name));
    await using channel = await stage.connect();
    await stage.platform.sendAsCanvasUser(stage.own.id, 'hello');
    await channel.waitForPushes(1);
    const { text } = await channel.call('channel_status');
    expect(text).toContain(`${stage.path(name)} is ${what}`);
    expect(text).toMatch(/ (mv|chmod 600|sudo chown 0) \//);
    expect(await doctor(stage)).toContain(`${stage.path(name)} is ${what}`);
    expect(lstatSync(stage.path(name)).ino).toBe(planted.ino);
    expect(() => lstatSync(stage.path('elsewhere'))).toThrow('ENOENT');
  });
});

describe('no message arrives, but status and doctor name the fix and it starts by itself when that is done, with', () => {
  test.each([
    ['bot.pid', makePipe, 'a named pipe instead of a regular file'],
    ['bot.pid', writable, 'open to changes by other users (mode 0666)'],
    ['bot.pid.lock', makePipe, 'a named pipe instead of a folder'],
    ['.env', makePipe, 'a named pipe instead of a regular file'],
    ...(isRoot ? ([['.env', foreign, `another user's (UID ${OTHER_USER})`]] as const) : []),
  ] as const)('%s that is not ours', async (name, plant, what) => {
    await using stage = await openStage();
    const aside = stage.path('aside');
    if (name === '.env') renameSync(stage.path(name), aside);
    plant(stage.path(name));
    await using channel = await stage.start();
    await waitForStatus(channel, what);
    expect((await channel.call('channel_status')).text).toContain('Fix: ');
    expect(await doctor(stage)).toContain(what);
    expect(channel.stderr()).not.toContain('connected');
    rmSync(stage.path(name));
    if (name === '.env') renameSync(aside, stage.path(name));
    await channel.waitForStderr('connected');
  });

  test('a state directory that everybody can write to', async () => {
    await using stage = await openStage();
    chmodSync(stage.stateDir, 0o777);
    const { channel, text } = await statusText(stage);
    await using _channel = channel;
    expect(text).toContain('unconfigured');
    expect(text).toContain(
      `${stage.stateDir}: got a path that is open to changes by other users (mode 0777)`,
    );
    expect(text).toContain(`Check what is in it; then: chmod 700 ${stage.stateDir}`);
    expect(await doctor(stage)).toContain(`fix: Check what is in it; then: chmod 700 ${stage.stateDir}`);
    expect(() => lstatSync(stage.path('channel.log'))).toThrow('ENOENT');
    chmodSync(stage.stateDir, 0o700);
    await channel.waitForStderr('connected');
    expect(readFileSync(stage.path('channel.log'), 'utf8')).toContain('connected');
  });

  test.skipIf(!isRoot)('a state directory of another user', async () => {
    await using stage = await openStage();
    chownSync(stage.stateDir, OTHER_USER, OTHER_USER);
    const { channel, text } = await statusText(stage);
    await using _channel = channel;
    expect(text).toContain(`got a path that is another user's (UID ${OTHER_USER})`);
    expect(await doctor(stage)).toContain(`sudo chown -R 0 ${stage.stateDir}`);
    chownSync(stage.stateDir, 0, 0);
    await channel.waitForStderr('connected');
  });
});

test('a folder of received files that everybody can write to is not used: its message says why, and comes all the same', async () => {
  await using stage = await openStage();
  mkdirSync(stage.path('inbox'));
  chmodSync(stage.path('inbox'), 0o777);
  await using channel = await stage.connect();
  const parts = [{ kind: 'file', file: { name: 'a.txt', bytes: Buffer.from('text').toString('base64') } }];
  await stage.platform.sendAsPeer(stage.peer.id, stage.own.id, 'look', { parts });
  await channel.waitForPushes(1);
  expect(channel.pushedAt(0).content).toStartWith('look\n[molecule: attachment “a.txt” is not available:');
  expect(channel.pushedAt(0).content).toContain('open to changes by other users (mode 0777)');
  expect((await channel.call('channel_status')).text).toContain(`chmod 700 ${stage.path('inbox')}`);
});

test('an inbox that was in memory is written down when the planted file is away', async () => {
  await using stage = await openStage();
  makePipe(stage.path('inbox.db'));
  await using channel = await stage.connect();
  await stage.platform.sendAsCanvasUser(stage.own.id, 'hello');
  await channel.waitForPushes(1);
  rmSync(stage.path('inbox.db'));
  await channel.waitForStderr('the inbox is in its file again');
  expect(lstatSync(stage.path('inbox.db')).isFile()).toBeTrue();
}, 90_000);
