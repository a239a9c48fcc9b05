import { describe, expect, test } from 'bun:test';
import { ChannelProcess, isRunning, writeEnv } from '../support/channel-process.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `message ${from + index}`);
const FAST = { MOLECULE_POLL_INTERVAL_MS: '500' };
const UNLIMITED = { ...FAST, MOLECULE_FLOOD_LIMIT: '0', MOLECULE_PEER_LIMIT: '0' };

describe('every message arrives, once, in order', () => {
  test('1,500 inserted within a second', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], UNLIMITED);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    const texts = numbered(1_500);
    for (let start = 0; start < 1_500; start += 150) {
      served.platform.insertMessages(own.id, texts.slice(start, start + 150));
      await Bun.sleep(60);
    }
    await channel.waitForPushes(1_500);
    expect(channel.texts()).toEqual(texts);
  });

  test('700 waiting at the first start', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    served.platform.insertMessages(own.id, numbered(700));
    writeEnv(dir.path, served.url, [own], UNLIMITED);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForPushes(700);
    expect(channel.texts()).toEqual(numbered(700));
  });

  test('one a second through an outage of 45 s, and through a restart with a gap of 40 s', async () => {
    await Promise.all([throughAnOutage(45), throughARestart(40)]);
  }, 120_000);

  test('what was pushed before a restart does not come again', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    served.platform.insertMessages(own.id, ['before']);
    {
      await using first = await ChannelProcess.start({ stateDir: dir.path });
      await first.waitForPushes(1);
    }
    await using second = await ChannelProcess.start({ stateDir: dir.path });
    await second.waitForStderr('connected');
    await served.platform.sendAsCanvasUser(own.id, 'after');
    await second.waitForPushes(1);
    expect(second.texts()).toEqual(['after']);
  });
});

async function throughAnOutage(seconds: number): Promise<void> {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], { MOLECULE_POLL_INTERVAL_MS: '1000' });
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('connected');
  served.platform.faults.set({ fault: { kind: 'outage' } });
  await insertOneASecond(served.platform, own.id, seconds);
  served.platform.faults.clear();
  await channel.waitForPushes(seconds, 40_000);
  expect(channel.texts()).toEqual(numbered(seconds));
  expect(channel.stderr().match(/returned|failed/g)?.length).toBe(1);
}

async function throughARestart(seconds: number): Promise<void> {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], { MOLECULE_POLL_INTERVAL_MS: '1000' });
  const first = await ChannelProcess.start({ stateDir: dir.path });
  await first.waitForStderr('connected');
  const { pid } = first;
  await first.stop();
  expect(isRunning(pid)).toBeFalse();
  await insertOneASecond(served.platform, own.id, seconds);
  await using second = await ChannelProcess.start({ stateDir: dir.path });
  await second.waitForPushes(seconds);
  expect(second.texts()).toEqual(numbered(seconds));
}

type Platform = Awaited<ReturnType<typeof servePlatform>>['platform'];

/** Real time is the point here: the gap must be one for the clocks of both sides. */
async function insertOneASecond(platform: Platform, workspaceId: string, seconds: number): Promise<void> {
  for (const text of numbered(seconds)) {
    platform.insertMessages(workspaceId, [text]);
    await Bun.sleep(1_000);
  }
}
