import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import type { ChannelProcess } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { openStage } from '../support/stage.ts';

/** Polls an hour apart: what arrives sooner was rung for. */
const ONLY_RINGS = { MOLECULE_POLL_INTERVAL_MS: '3600000' };

const hasDoorbell = (channel: ChannelProcess, state: string) =>
  eventually(`doorbell ${state}`, async () =>
    (await channel.call('channel_status')).text.includes(`doorbell ${state}`),
  );

const openSockets = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

describe('the doorbell', () => {
  test('brings messages without waiting for a poll, and asks only for what is new', async () => {
    await using stage = await openStage({ settings: ONLY_RINGS });
    const { platform, own } = stage;
    platform.insertMessages(own.id, ['before']);
    await using channel = await stage.start();
    await channel.waitForPushes(1);
    await hasDoorbell(channel, 'alive');
    const texts = ['before'];
    for (let index = 0; index < 5; index += 1) {
      texts.push(`message ${index}`);
      await platform.sendAsCanvasUser(own.id, `message ${index}`);
      await channel.waitForPushes(texts.length);
    }
    expect(channel.texts()).toEqual(texts);
    const polls = platform.requests.matching({ path: /\/activity$/ });
    const sweeps = polls.filter(({ query }) => /type=a2a_receive.*since_secs/.test(query));
    expect(sweeps.length).toBeLessThanOrEqual(2);
    // Broadcasts are looked for apart, and much less often than messages come.
    expect(polls.filter(({ query }) => query.includes('broadcast_receive')).length).toBeLessThanOrEqual(5);
  });

  test('that is cut again and again loses nothing, doubles nothing and leaks no connection', async () => {
    await using stage = await openStage({ settings: { MOLECULE_POLL_INTERVAL_MS: '1000' } });
    const { platform, own } = stage;
    await using channel = await stage.connect();
    await hasDoorbell(channel, 'alive');
    const before = openSockets(channel.pid);
    const texts: string[] = [];
    for (let cut = 0; cut < 30; cut += 1) {
      texts.push(`message ${cut}`);
      await platform.sendAsCanvasUser(own.id, `message ${cut}`);
      platform.dropEventStreams();
      await channel.waitForPushes(texts.length);
    }
    expect(channel.texts()).toEqual(texts);
    await eventually('one listener at most', () => platform.events.subscriberCount <= 1);
    expect(openSockets(channel.pid)).toBeLessThanOrEqual(before + 2);
  });

  test('that is not there leaves polling as it was', async () => {
    await using stage = await openStage({ settings: { MOLECULE_POLL_INTERVAL_MS: '250' } });
    const { platform, own } = stage;
    platform.faults.set({
      match: { path: '/workspaces/*/events/stream' },
      fault: { kind: 'status', status: 404 },
    });
    await using channel = await stage.start();
    await hasDoorbell(channel, 'absent');
    await platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    expect(channel.texts()).toEqual(['hello']);
  });

  test('that is switched off is never asked for', async () => {
    await using stage = await openStage({
      settings: { MOLECULE_POLL_INTERVAL_MS: '250', MOLECULE_DOORBELL: 'off' },
    });
    const { platform, own } = stage;
    await using channel = await stage.start();
    await platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    expect(platform.requests.matching({ path: /events\/stream/ })).toEqual([]);
    expect(channel.stderr()).not.toContain('doorbell');
    expect((await channel.call('channel_status')).text).toContain('doorbell off');
  });
});
