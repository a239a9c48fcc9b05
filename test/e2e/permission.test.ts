import { describe, expect, test } from 'bun:test';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LocalPlatform } from '../../src/local/platform.ts';
import { ChannelProcess, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { startWithPermissions } from '../support/permission-host.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const RELAY = { MOLECULE_PERMISSION_RELAY: 'canvas' };
const PERMISSION = 'claude/channel/permission';
const notified = z.object({ result: z.string() });

const toldIn = (platform: LocalPlatform, workspaceId: string) =>
  platform
    .activities(workspaceId)
    .filter(({ method }) => method === 'notify')
    .map((row) => notified.parse(row.response_body).result);

const waitForTold = (platform: LocalPlatform, workspaceId: string, words: string) =>
  eventually(
    `"${words}" on the canvas`,
    () => toldIn(platform, workspaceId).some((text) => text.includes(words)) || undefined,
    { timeoutMs: 15_000 },
  );

async function relayStatus(channel: ChannelProcess) {
  const { text, data } = await channel.call('channel_status');
  return {
    status: data.permissionRelay,
    line: text.split('\n').find((line) => line.startsWith('Permission')),
  };
}

describe('the capability', () => {
  test.each([
    ['off', {}],
    ['wrongly spelt', { MOLECULE_PERMISSION_RELAY: 'everywhere' }],
  ])('is not declared when the relay is %s', async (_what, env) => {
    await using served = await servePlatform();
    using dir = tempDir();
    writeEnv(dir.path, served.url, [createTeam(served.platform).own]);
    await using channel = await ChannelProcess.start({ stateDir: dir.path, env });
    expect(channel.client.getServerCapabilities()?.experimental).toEqual({ 'claude/channel': {} });
  });

  test('is declared when the .env file switches it on, even while nothing else is configured', async () => {
    using dir = tempDir();
    writeEnv(dir.path, '', [], RELAY);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    expect(channel.client.getServerCapabilities()?.experimental).toHaveProperty(PERMISSION);
  });
});

test('a tool approval is asked on the canvas, answered there, and neither text is pushed', async () => {
  await using served = await servePlatform();
  const { platform } = served;
  using dir = tempDir();
  const { own, peer } = createTeam(platform);
  writeEnv(dir.path, served.url, [own], RELAY);
  await using host = await startWithPermissions({ stateDir: dir.path });
  const { channel } = host;
  await channel.waitForStderr('permission relay: on; canvas users can answer tool approvals');
  expect((await relayStatus(channel)).status).toEqual({ state: 'on', open: 0 });

  await host.ask('abcde');
  await waitForTold(platform, own.id, 'yes abcde');
  expect(toldIn(platform, own.id)[0]).toContain('    {"command":"rm -rf build"}');
  expect((await relayStatus(channel)).line).toContain('1 request waits for an answer');

  await platform.sendAsPeer(peer.id, own.id, 'yes abcde');
  await channel.waitForPushes(1);
  await platform.sendAsCanvasUser(own.id, 'yes abcde');
  await host.waitForVerdicts(1);
  await waitForTold(platform, own.id, 'Allowed: Bash (abcde)');

  await host.ask('fghij');
  await waitForTold(platform, own.id, 'no fghij');
  await platform.sendAsCanvasUser(own.id, 'no fghij');
  await host.waitForVerdicts(2);
  await platform.sendAsCanvasUser(own.id, 'go on');
  await channel.waitForPushes(2);

  expect(host.verdicts).toEqual([
    { request_id: 'abcde', behavior: 'allow' },
    { request_id: 'fghij', behavior: 'deny' },
  ]);
  expect(channel.pushed.map(({ content, meta }) => [meta.kind, content])).toEqual([
    ['peer_agent', 'yes abcde'],
    ['canvas_user', 'go on'],
  ]);
  expect(platform.activities(peer.id)).toEqual([]);
  expect((await relayStatus(channel)).status).toEqual({ state: 'on', open: 0 });
});

test('with two workspaces the one whose canvas user wrote last is asked, and only it can answer', async () => {
  await using served = await servePlatform();
  const { platform } = served;
  using dir = tempDir();
  const first = createTeam(platform, 'First').own;
  const second = createTeam(platform, 'Second').own;
  writeEnv(dir.path, served.url, [first, second], RELAY);
  await using host = await startWithPermissions({ stateDir: dir.path });
  await platform.sendAsCanvasUser(second.id, 'clean up, please');
  await host.channel.waitForPushes(1);
  await host.ask('abcde');
  await waitForTold(platform, second.id, 'yes abcde');
  expect(toldIn(platform, first.id)).toEqual([]);
  await platform.sendAsCanvasUser(first.id, 'yes abcde');
  await host.channel.waitForPushes(2);
  expect(host.verdicts).toEqual([]);
  await platform.sendAsCanvasUser(second.id, 'no abcde');
  await host.waitForVerdicts(1);
  expect(host.verdicts).toEqual([{ request_id: 'abcde', behavior: 'deny' }]);
});

test('a standby says that it cannot ask, and asks once it has taken over', async () => {
  await using served = await servePlatform();
  const { platform } = served;
  using dir = tempDir();
  const { own } = createTeam(platform);
  writeEnv(dir.path, served.url, [own], RELAY);
  await using holder = await ChannelProcess.start({ stateDir: dir.path });
  await holder.waitForStderr('connected');
  await using standby = await startWithPermissions({ stateDir: dir.path });
  await standby.channel.waitForMode('standby');
  await standby.ask('abcde');
  await standby.channel.waitForStderr('not shown on the canvas, because this session does not receive');
  expect(await relayStatus(standby.channel)).toMatchObject({
    status: { state: 'waiting', open: 0 },
    line: expect.stringContaining('answered in the terminal'),
  });
  expect(toldIn(platform, own.id)).toEqual([]);

  await holder.stop();
  await standby.channel.waitForMode('active');
  await standby.ask('fghij');
  await waitForTold(platform, own.id, 'yes fghij');
});

test('switched on later it needs a new start, and says so; switched off it stops at once', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own]);
  await using without = await ChannelProcess.start({ stateDir: dir.path });
  await without.waitForStderr('connected');
  appendFileSync(join(dir.path, '.env'), 'MOLECULE_PERMISSION_RELAY=canvas\n');
  await without.waitForStderr('the settings changed');
  await without.waitForMode('active');
  expect((await relayStatus(without)).status).toEqual({ state: 'restart_needed', open: 0 });
  await without.stop();

  await using host = await startWithPermissions({ stateDir: dir.path });
  await host.channel.waitForStderr('connected');
  writeEnv(dir.path, served.url, [own]);
  await host.channel.waitForStderr('the settings changed');
  await host.channel.waitForMode('active');
  await host.ask('abcde');
  await host.channel.waitForStderr('not shown on the canvas');
  expect(toldIn(served.platform, own.id)).toEqual([]);
});
