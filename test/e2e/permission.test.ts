import { describe, expect, test } from 'bun:test';
import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import type { LocalPlatform } from '../../src/local/platform.ts';
import { ChannelProcess } from '../support/channel-process.ts';
import { writeEnv } from '../support/env-file.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam } from '../support/platform.ts';
import { openStage } from '../support/stage.ts';
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
    () => toldIn(platform, workspaceId).some((text) => text.includes(words)),
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
    await using stage = await openStage();
    await using channel = await stage.start({ env });
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
  await using stage = await openStage({ settings: RELAY });
  const { platform, own, peer } = stage;
  await using channel = await stage.start();
  await channel.waitForStderr('permission relay: on; canvas users can answer tool approvals');
  expect((await relayStatus(channel)).status).toEqual({ state: 'on', open: 0 });

  await channel.askPermission('abcde');
  await waitForTold(platform, own.id, 'yes abcde');
  expect(toldIn(platform, own.id)[0]).toContain('    {"command":"rm -rf build"}');
  expect((await relayStatus(channel)).line).toContain('1 request waits for an answer');

  await platform.sendAsPeer(peer.id, own.id, 'yes abcde');
  await channel.waitForPushes(1);
  await platform.sendAsCanvasUser(own.id, 'yes abcde');
  await channel.waitForVerdicts(1);
  await waitForTold(platform, own.id, 'Allowed: Bash (abcde)');

  await channel.askPermission('fghij');
  await waitForTold(platform, own.id, 'no fghij');
  await platform.sendAsCanvasUser(own.id, 'no fghij');
  await channel.waitForVerdicts(2);
  await platform.sendAsCanvasUser(own.id, 'go on');
  await channel.waitForPushes(2);

  expect(channel.verdicts).toEqual([
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
  await using stage = await openStage({ name: 'First' });
  const { platform, own: first } = stage;
  const second = createTeam(platform, 'Second').own;
  stage.configure([first, second], RELAY);
  await using channel = await stage.start();
  await platform.sendAsCanvasUser(second.id, 'clean up, please');
  await channel.waitForPushes(1);
  await channel.askPermission('abcde');
  await waitForTold(platform, second.id, 'yes abcde');
  expect(toldIn(platform, first.id)).toEqual([]);
  await platform.sendAsCanvasUser(first.id, 'yes abcde');
  await channel.waitForPushes(2);
  expect(channel.verdicts).toEqual([]);
  await platform.sendAsCanvasUser(second.id, 'no abcde');
  await channel.waitForVerdicts(1);
  expect(channel.verdicts).toEqual([{ request_id: 'abcde', behavior: 'deny' }]);
});

test('a standby says that it cannot ask, and asks once it has taken over', async () => {
  await using stage = await openStage({ settings: RELAY });
  const { platform, own } = stage;
  await using holder = await stage.connect();
  await using standby = await stage.start();
  await standby.waitForMode('standby');
  await standby.askPermission('abcde');
  await standby.waitForStderr('not shown on the canvas, because this session does not receive');
  expect(await relayStatus(standby)).toMatchObject({
    status: { state: 'waiting', open: 0 },
    line: expect.stringContaining('answered in the terminal'),
  });
  expect(toldIn(platform, own.id)).toEqual([]);

  await holder.stop();
  await standby.waitForMode('active');
  await standby.askPermission('fghij');
  await waitForTold(platform, own.id, 'yes fghij');
});

test('switched on later it needs a new start, and says so; switched off it stops at once', async () => {
  await using stage = await openStage();
  const { platform, own } = stage;
  await using without = await stage.connect();
  appendFileSync(stage.path('.env'), 'MOLECULE_PERMISSION_RELAY=canvas\n');
  await without.waitForStderr('the settings changed');
  await without.waitForMode('active');
  expect((await relayStatus(without)).status).toEqual({ state: 'restart_needed', open: 0 });
  await without.stop();

  await using channel = await stage.connect();
  stage.configure([own]);
  await channel.waitForStderr('the settings changed');
  await channel.waitForMode('active');
  await channel.askPermission('abcde');
  await channel.waitForStderr('not shown on the canvas');
  expect(toldIn(platform, own.id)).toEqual([]);
});
