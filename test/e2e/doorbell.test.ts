import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { ChannelProcess, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

/** Polls an hour apart: what arrives sooner was rung for. */
const ONLY_RINGS = { MOLECULE_POLL_INTERVAL_MS: '3600000' };

const hasDoorbell = (channel: ChannelProcess, state: string) =>
  eventually(
    `doorbell ${state}`,
    async () => (await channel.call('channel_status')).text.includes(`doorbell ${state}`) || undefined,
  );

const openSockets = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

describe('the doorbell', () => {
  test('brings messages without waiting for a poll, and asks only for what is new', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    served.platform.insertMessages(own.id, ['before']);
    writeEnv(dir.path, served.url, [own], ONLY_RINGS);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForPushes(1);
    await hasDoorbell(channel, 'alive');
    const texts = ['before'];
    for (let index = 0; index < 5; index += 1) {
      texts.push(`message ${index}`);
      await served.platform.sendAsCanvasUser(own.id, `message ${index}`);
      await channel.waitForPushes(texts.length);
    }
    expect(channel.texts()).toEqual(texts);
    const polls = served.platform.requests.matching({ path: /\/activity$/ });
    const sweeps = polls.filter(({ query }) => /type=a2a_receive.*since_secs/.test(query));
    expect(sweeps.length).toBeLessThanOrEqual(2);
    // Broadcasts are looked for apart, and much less often than messages come.
    expect(polls.filter(({ query }) => query.includes('broadcast_receive')).length).toBeLessThanOrEqual(5);
  });

  test('that is cut again and again loses nothing, doubles nothing and leaks no connection', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], { MOLECULE_POLL_INTERVAL_MS: '1000' });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await hasDoorbell(channel, 'alive');
    const before = openSockets(channel.pid);
    const texts: string[] = [];
    for (let cut = 0; cut < 30; cut += 1) {
      texts.push(`message ${cut}`);
      await served.platform.sendAsCanvasUser(own.id, `message ${cut}`);
      served.platform.dropEventStreams();
      await channel.waitForPushes(texts.length);
    }
    expect(channel.texts()).toEqual(texts);
    await eventually('one listener at most', () => served.platform.events.subscriberCount <= 1 || undefined);
    expect(openSockets(channel.pid)).toBeLessThanOrEqual(before + 2);
  });

  test('that is not there leaves polling as it was', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    served.platform.faults.set({
      match: { path: '/workspaces/*/events/stream' },
      fault: { kind: 'status', status: 404 },
    });
    writeEnv(dir.path, served.url, [own], { MOLECULE_POLL_INTERVAL_MS: '250' });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await hasDoorbell(channel, 'absent');
    await served.platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    expect(channel.texts()).toEqual(['hello']);
  });

  test('that is switched off is never asked for', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], { MOLECULE_POLL_INTERVAL_MS: '250', MOLECULE_DOORBELL: 'off' });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await served.platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    expect(served.platform.requests.matching({ path: /events\/stream/ })).toEqual([]);
    expect(channel.stderr()).not.toContain('doorbell');
    expect((await channel.call('channel_status')).text).toContain('doorbell off');
  });
});
