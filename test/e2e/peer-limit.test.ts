import { describe, expect, test } from 'bun:test';
import type { ChannelProcess } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam } from '../support/platform.ts';
import { openStage } from '../support/stage.ts';
import { drain, peek } from '../support/waiting-messages.ts';

const GUARDED = { MOLECULE_PEER_LIMIT: '5' };
const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `message ${from + index}`);

/** Thanks for every message, as two agents do who never end; stops with the signal. */
async function thankForEach(channel: ChannelProcess, signal: AbortSignal): Promise<void> {
  for (let next = 0; !signal.aborted; ) {
    const message = channel.pushed[next];
    if (message === undefined) {
      await Bun.sleep(20);
      continue;
    }
    next += 1;
    const { activity_id: activityId, kind } = message.meta;
    if (kind !== 'peer_agent') continue;
    await channel.call('reply_to_workspace', { activity_id: activityId, text: `Thank you! (${next})` });
  }
}

test('two agents that thank each other forever come to rest, each told once, and go on after a release', async () => {
  await using stage = await openStage({ settings: GUARDED });
  const { platform, own, peer: lead } = stage;
  await using leading = await stage.startAs(lead, GUARDED);
  await using channel = await stage.start();
  const stop = new AbortController();
  const loops = [thankForEach(leading, stop.signal), thankForEach(channel, stop.signal)];
  await platform.sendAsPeer(lead.id, own.id, 'Hello!');
  await channel.waitForPushes(6);
  const notices = (of: ChannelProcess) => of.pushed.filter(({ meta }) => meta.kind === 'system_notice');
  await eventually('a notice', () => notices(channel).length > 0);
  expect(channel.pushed.filter(({ meta }) => meta.kind === 'peer_agent')).toHaveLength(5);
  expect(notices(channel).map(({ content }) => content)).toEqual([
    expect.stringContaining(`(peer_id ${lead.id}) sent more than 5 messages within ten minutes`),
  ]);
  expect(notices(leading)).toEqual([]);
  expect((await peek(channel)).messages).toHaveLength(1);

  expect((await channel.call('inbox_release', { peer_id: lead.id })).data).toMatchObject({ released: 1 });
  // The lead's own guard is the next to stop them: five of ours have reached it by now.
  await eventually('the other notice', () => notices(leading).length > 0);
  expect(channel.pushed.filter(({ meta }) => meta.kind === 'peer_agent')).toHaveLength(6);
  stop.abort();
  await Promise.all(loops);
}, 90_000);

describe('past the limit of one peer', () => {
  test('its messages wait in order, others pass, and a release is not held again', async () => {
    await using stage = await openStage();
    const { platform, own, peer } = stage;
    const person = createTeam(platform, 'Other');
    stage.configure([own, person.own], GUARDED);
    await using channel = await stage.connect();
    for (const text of numbered(8)) await platform.sendAsPeer(peer.id, own.id, text);
    await channel.waitForPushes(6);
    await platform.sendAsCanvasUser(own.id, 'a person');
    await platform.sendAsPeer(person.peer.id, person.own.id, 'another peer');
    await channel.waitForPushes(8);
    const status = await channel.call('channel_status');
    expect(status.text).toContain('3 by MOLECULE_PEER_LIMIT');
    const before = channel.pushed.length;
    await channel.call('inbox_release', { peer_id: peer.id });
    await platform.sendAsPeer(peer.id, own.id, 'message 8');
    await channel.waitForPushes(before + 4);
    expect(channel.texts().filter((text) => text.startsWith('message'))).toEqual(numbered(9));
    expect(channel.texts().filter((text) => text.startsWith('[molecule'))).toHaveLength(1);
  });

  test('a backlog that was spread over time is no loop', async () => {
    await using stage = await openStage({ settings: GUARDED });
    const { platform, own, peer } = stage;
    const minutesAgo = (minutes: number) => Date.now() * 1000 - minutes * 60_000_000;
    platform.insertMessages(own.id, numbered(40), {
      sourceId: peer.id,
      createdAtMicros: (index) => minutesAgo(3 * (40 - index)),
    });
    await using channel = await stage.start();
    await channel.waitForPushes(40);
    expect(channel.texts()).toEqual(numbered(40));
  });

  test('a loop over night leaves room for what others sent meanwhile', async () => {
    await using stage = await openStage({ settings: { ...GUARDED, MOLECULE_FLOOD_LIMIT: '20' } });
    const { platform, own, peer } = stage;
    const colleague = platform.createWorkspace({ name: 'Colleague', parentId: peer.id });
    const secondsAgo = (seconds: number) => Date.now() * 1000 - seconds * 1_000_000;
    platform.insertMessages(own.id, ['from a colleague'], {
      sourceId: colleague.id,
      createdAtMicros: () => secondsAgo(3_600),
    });
    platform.insertMessages(own.id, numbered(300), {
      sourceId: peer.id,
      createdAtMicros: (index) => secondsAgo(3_000 - index * 5),
    });
    await using channel = await stage.start();
    await channel.waitForPushes(7);
    const [notice, ...rest] = channel.texts();
    expect(notice).toContain('295 of its messages are held back');
    expect(rest).toEqual(['from a colleague', ...numbered(5)]);
  });

  test('results of our own delegations are pushed all the same', async () => {
    await using stage = await openStage({ settings: GUARDED });
    const { platform, own, peer } = stage;
    for (const text of numbered(12)) {
      platform.insertActivity({
        workspaceId: own.id,
        activityType: 'a2a_receive',
        method: 'delegate_result',
        sourceId: own.id,
        targetId: peer.id,
        responseBody: { text, delegation_id: crypto.randomUUID() },
      });
    }
    await using channel = await stage.start();
    await channel.waitForPushes(12);
    expect(channel.texts()).toEqual(numbered(12));
    for (const text of numbered(5, 12)) await platform.sendAsPeer(peer.id, own.id, text);
    await channel.waitForPushes(17);
    expect(channel.texts()).toEqual(numbered(17));
  });

  test('nothing is held with MOLECULE_PEER_LIMIT=0', async () => {
    await using stage = await openStage({ settings: { MOLECULE_PEER_LIMIT: '0' } });
    const { platform, own, peer } = stage;
    platform.insertMessages(own.id, numbered(90), { sourceId: peer.id });
    await using channel = await stage.start();
    await channel.waitForPushes(90);
    expect(channel.texts()).toEqual(numbered(90));
  });

  test('unless set otherwise it is thirty, and what is held can be read and popped', async () => {
    await using stage = await openStage();
    const { platform, own, peer } = stage;
    platform.insertMessages(own.id, numbered(40), { sourceId: peer.id });
    await using channel = await stage.start();
    await channel.waitForPushes(31);
    expect(channel.texts().slice(1)).toEqual(numbered(30));
    expect(await drain(channel)).toEqual(numbered(10, 30));
  });
});
