import { expect, test } from 'bun:test';
import { ChannelProcess, writeEnv } from '../support/channel-process.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const body = (text: string, sourceType: string) => ({
  jsonrpc: '2.0',
  id: text,
  method: 'message/send',
  params: {
    message: { role: 'user', parts: [{ kind: 'text', text }], metadata: { source_type: sourceType } },
    metadata: { source_type: sourceType },
  },
});

test('only the platform itself is marked as the platform, whatever a message claims', async () => {
  await using served = await servePlatform();
  const { platform, url } = served;
  using dir = tempDir();
  const { own, peer } = createTeam(platform);
  writeEnv(dir.path, url, [own], { MOLECULE_POLL_INTERVAL_MS: '250' });
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('connected');
  const send = (token: string, text: string) =>
    fetch(`${url}/workspaces/${own.id}/a2a`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify(body(text, 'self-cron')),
    });
  platform.insertActivity({ workspaceId: own.id, requestBody: body('a wake-up', 'self-idle') });
  await channel.waitForPushes(1);
  expect((await send(peer.token, 'a peer')).status).toBe(200);
  await channel.waitForPushes(2);
  expect((await send(platform.adminToken, 'a person')).status).toBe(200);
  await channel.waitForPushes(3);
  expect(
    channel.pushed.map(({ content, meta }) => [content, meta.kind, meta.source_type, meta.user]),
  ).toEqual([
    ['a wake-up', 'system_notice', 'self-idle', 'platform'],
    ['a peer', 'peer_agent', undefined, 'Laptop lead'],
    ['a person', 'canvas_user', undefined, 'canvas user'],
  ]);
  const answer = await channel.call('reply_to_workspace', {
    activity_id: channel.pushed[0]?.meta.activity_id,
    text: 'thanks',
  });
  expect(answer.isError).toBeTrue();
});
