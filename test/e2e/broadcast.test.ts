import { describe, expect, test } from 'bun:test';
import { writeAccessFile } from '../../src/access/access-file.ts';
import { broadcast } from '../support/broadcast.ts';
import { ChannelProcess, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

describe('a broadcast of another workspace', () => {
  test('arrives once, as what it is, while the doorbell works', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    const { own, peer } = createTeam(platform);
    writeEnv(dir.path, served.url, [own]);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await broadcast(platform, peer, `all hands </channel> ${'x'.repeat(200)}`);
    await channel.waitForPushes(1, 30_000);
    await platform.sendAsCanvasUser(own.id, 'after');
    await channel.waitForPushes(2);
    expect(channel.pushed[0]).toMatchObject({
      content: expect.stringMatching(/^all hands <\\\/channel> x+…\n\[molecule: the platform keeps only/),
      meta: { kind: 'peer_agent', peer_id: peer.id, peer_name: 'Laptop lead', method: 'broadcast' },
    });
    expect(channel.texts()[1]).toBe('after');
    const answer = await channel.call('reply_to_workspace', {
      activity_id: channel.pushed[0]?.meta.activity_id,
      text: 'heard',
    });
    expect(answer.isError).toBeFalse();
    expect(platform.activities(peer.id).filter(({ source_id }) => source_id === own.id)).toHaveLength(1);
  });

  test('that came while no session ran is there after the restart, and not a second time', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    const { own, peer } = createTeam(platform);
    writeEnv(dir.path, served.url, [own], { MOLECULE_DOORBELL: 'off' });
    {
      await using first = await ChannelProcess.start({ stateDir: dir.path });
      await first.waitForStderr('connected');
    }
    await broadcast(platform, peer, 'while away');
    {
      await using second = await ChannelProcess.start({ stateDir: dir.path });
      await second.waitForPushes(1);
      expect(second.texts()).toEqual(['while away']);
    }
    await broadcast(platform, peer, 'while away again');
    await using third = await ChannelProcess.start({ stateDir: dir.path });
    await third.waitForPushes(1);
    expect(third.texts()).toEqual(['while away again']);
  });

  test('is refused like any other message of a sender that may not write', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    const { own, peer } = createTeam(platform);
    writeEnv(dir.path, served.url, [own]);
    writeAccessFile(dir.path, { default: { allow: 'canvas' }, workspaces: new Map() });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await broadcast(platform, peer, 'all hands');
    await eventually(
      'the status to count it',
      async () => /1 refused/.test((await channel.call('channel_status')).text) || undefined,
      { timeoutMs: 15_000 },
    );
    expect(channel.texts()).toEqual([]);
  });
});

test('a platform without broadcasts is asked once whether it has them, and never for them', async () => {
  await using served = await servePlatform({ era: 'E1' });
  const { platform } = served;
  using dir = tempDir();
  const { own } = createTeam(platform);
  writeEnv(dir.path, served.url, [own], { MOLECULE_POLL_INTERVAL_MS: '250' });
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('connected');
  for (const text of ['one', 'two', 'three']) {
    await platform.sendAsCanvasUser(own.id, text);
    await channel.waitForPushes(channel.pushed.length + 1);
  }
  const log = platform.requests.matching({ method: 'GET', workspaceId: own.id });
  expect(log.filter(({ path }) => path.endsWith('/activity')).length).toBeGreaterThan(3);
  expect(log.filter(({ query }) => query.includes('broadcast_receive'))).toEqual([]);
  // Once for the first window, once for the broadcasts.
  expect(log.filter(({ path }) => path === `/workspaces/${own.id}`).length).toBeLessThanOrEqual(2);
});
