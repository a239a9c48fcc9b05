import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { isRunning } from '../support/process-table.ts';
import { openStage, type Stage } from '../support/stage.ts';

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `message ${from + index}`);
const UNLIMITED = { MOLECULE_FLOOD_LIMIT: '0', MOLECULE_PEER_LIMIT: '0' };

describe('every message arrives, once, in order', () => {
  test('1,500 inserted within a second', async () => {
    await using stage = await openStage({ settings: UNLIMITED });
    const { platform, own } = stage;
    await using channel = await stage.connect();
    const texts = numbered(1_500);
    for (let start = 0; start < 1_500; start += 150) {
      platform.insertMessages(own.id, texts.slice(start, start + 150));
      await Bun.sleep(60);
    }
    await channel.waitForPushes(1_500);
    expect(channel.texts()).toEqual(texts);
  });

  test('700 waiting at the first start', async () => {
    await using stage = await openStage({ settings: UNLIMITED });
    const { platform, own } = stage;
    platform.insertMessages(own.id, numbered(700));
    await using channel = await stage.start();
    await channel.waitForPushes(700);
    expect(channel.texts()).toEqual(numbered(700));
  });

  test('five a second through an outage and through a restart, each longer than the window', async () => {
    await Promise.all([throughAnOutage(8), throughARestart(7)]);
  }, 90_000);

  test('after the earlier plugin, from the row on after the last that it had shown', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    const [, shown] = platform.insertMessages(own.id, ['shown first', 'shown last', 'not shown', 'nor this']);
    writeFileSync(stage.path('cursor.json'), JSON.stringify({ [own.id]: shown }), { mode: 0o600 });
    await using channel = await stage.connect();
    await channel.waitForPushes(2);
    await platform.sendAsCanvasUser(own.id, 'new');
    await channel.waitForPushes(3);
    expect(channel.texts()).toEqual(['not shown', 'nor this', 'new']);
  });

  test('after the earlier plugin, when nothing came since', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    const [, shown] = platform.insertMessages(own.id, ['shown first', 'shown last']);
    writeFileSync(stage.path('cursor.json'), JSON.stringify({ [own.id]: shown }), { mode: 0o600 });
    await using channel = await stage.connect();
    await platform.sendAsCanvasUser(own.id, 'new');
    await channel.waitForPushes(1);
    expect(channel.texts()).toEqual(['new']);
  });

  test('after the earlier plugin, whose mark the platform no longer has: as if it had never run', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    platform.insertMessages(own.id, ['waiting']);
    writeFileSync(stage.path('cursor.json'), JSON.stringify({ [own.id]: crypto.randomUUID() }), {
      mode: 0o600,
    });
    await using channel = await stage.connect();
    await channel.waitForPushes(1);
    expect(channel.texts()).toEqual(['waiting']);
  });

  test('what was pushed before a restart does not come again', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    platform.insertMessages(own.id, ['before']);
    {
      await using first = await stage.start();
      await first.waitForPushes(1);
    }
    await using second = await stage.connect();
    await platform.sendAsCanvasUser(own.id, 'after');
    await second.waitForPushes(1);
    expect(second.texts()).toEqual(['after']);
  });
});

/** The shortest window that can be set. */
const SHORT_WINDOW = { MOLECULE_POLL_INTERVAL_MS: '1000', MOLECULE_POLL_WINDOW_SECS: '5' };

async function throughAnOutage(seconds: number): Promise<void> {
  await using stage = await openStage({ settings: SHORT_WINDOW });
  const { platform } = stage;
  await using channel = await stage.connect();
  platform.faults.set({ fault: { kind: 'outage' } });
  const texts = await insertFiveASecond(stage, seconds);
  platform.faults.clear();
  await channel.waitForPushes(texts.length, 40_000);
  expect(channel.texts()).toEqual(texts);
  expect(channel.stderr().match(/returned|failed/g)?.length).toBe(1);
}

async function throughARestart(seconds: number): Promise<void> {
  await using stage = await openStage({ settings: SHORT_WINDOW });
  const first = await stage.connect();
  await first.stop();
  expect(isRunning(first.pid)).toBeFalse();
  const texts = await insertFiveASecond(stage, seconds);
  await using second = await stage.start();
  await second.waitForPushes(texts.length);
  expect(second.texts()).toEqual(texts);
}

/** Real time is the point here: the gap must be one for the clocks of both sides. */
async function insertFiveASecond({ platform, own }: Stage, seconds: number): Promise<string[]> {
  const texts = numbered(5 * seconds);
  for (const text of texts) {
    platform.insertMessages(own.id, [text]);
    await Bun.sleep(200);
  }
  return texts;
}
