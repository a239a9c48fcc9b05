import { expect, test } from 'bun:test';
import { eventually } from '../support/eventually.ts';
import type { ServedPlatform } from '../support/platform.ts';
import { openStage } from '../support/stage.ts';

/** Polls an hour apart: what arrives sooner was rung for. */
const ONLY_RINGS = { MOLECULE_POLL_INTERVAL_MS: '3600000' };

async function broadcast(
  { platform, url }: ServedPlatform,
  sender: { readonly id: string; readonly token: string },
  message: string,
): Promise<void> {
  const send = (path: string, method: string, token: string, body: object) =>
    fetch(`${url}/workspaces/${sender.id}/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  await send('abilities', 'PATCH', platform.adminToken, { broadcast_enabled: true });
  expect((await send('broadcast', 'POST', sender.token, { message })).status).toBe(200);
}

/** Longer than what the platform keeps of a broadcast. */
const LONG = `deploy at noon${' and so on'.repeat(20)}`;

test('a broadcast arrives at once, whole and once, marked as what it is, and can be answered; of one that nobody heard the beginning comes later', async () => {
  await using stage = await openStage({ settings: ONLY_RINGS });
  const { platform, own, peer } = stage;
  {
    await using channel = await stage.connect();
    await eventually('the doorbell', async () =>
      (await channel.call('channel_status')).text.includes('doorbell alive'),
    );
    await broadcast(stage, peer, LONG);
    await channel.waitForPushes(1);
    const [pushed] = channel.pushed;
    expect(pushed?.content).toBe(LONG);
    expect(pushed?.meta).toMatchObject({
      kind: 'peer_agent',
      method: 'broadcast',
      peer_id: peer.id,
      peer_name: 'Laptop lead',
      workspace_id: own.id,
    });
    const reply = { activity_id: pushed?.meta.activity_id, text: 'noted' };
    expect((await channel.call('reply_to_workspace', reply)).data).toMatchObject({ peer_id: peer.id });
    expect(platform.activities(peer.id).some(({ source_id: id }) => id === own.id)).toBeTrue();
  }
  await broadcast(stage, peer, LONG);
  await using again = await stage.start();
  await again.waitForPushes(1);
  await platform.sendAsCanvasUser(own.id, 'the end');
  await again.waitForPushes(2);
  expect(again.texts()).toEqual([
    `${LONG.slice(0, 120)}…\n[molecule: the platform keeps only the beginning of a broadcast; its sender knows the rest]`,
    'the end',
  ]);
});

test('an older platform, which has no broadcasts, is asked once whether it has, and never for them', async () => {
  await using stage = await openStage({ era: 'E1', settings: { MOLECULE_POLL_INTERVAL_MS: '250' } });
  const { platform, own } = stage;
  await using channel = await stage.connect();
  const lookups = () => platform.requests.matching({ path: new RegExp(`^/workspaces/${own.id}$`) });
  // One for the first window, one for the broadcasts.
  await eventually('both lookups', () => lookups().length === 2);
  for (const [index, text] of ['one', 'two', 'three'].entries()) {
    await platform.sendAsCanvasUser(own.id, text);
    await channel.waitForPushes(index + 1);
  }
  const looks = platform.requests.matching({ path: /activity$/ });
  expect(looks.filter(({ query }) => query.includes('broadcast_receive'))).toEqual([]);
  expect(lookups()).toHaveLength(2);
});
