import { describe, expect, test } from 'bun:test';
import { createTeam } from '../support/platform.ts';
import { openStage } from '../support/stage.ts';
import { drain, peek } from '../support/waiting-messages.ts';

const numbered = (count: number, what = 'message') =>
  Array.from({ length: count }, (_, index) => `${what} ${index}`);
/** A minute apart, the last one now: many, but no loop. */
const spread = (count: number) => ({
  createdAtMicros: (index: number) => Date.now() * 1000 - (count - index) * 60_000_000,
});

describe('250 messages waiting', () => {
  test('are a notice and the newest 100 in order; the others are read and popped, and none is lost', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    platform.insertMessages(own.id, numbered(250));
    await using channel = await stage.start();
    await channel.waitForPushes(101);
    const [notice, ...pushed] = channel.pushed;
    expect(notice?.content).toStartWith('[molecule: 150 older messages wait');
    expect(notice?.content).toContain('150 from canvas user');
    expect(notice?.meta).toEqual({ source: 'molecule', kind: 'system_notice', user: 'molecule plugin' });
    expect(pushed.map(({ content }) => content)).toEqual(numbered(250).slice(150));

    const status = await channel.call('channel_status');
    expect(status.data.workspaces).toMatchObject([
      { waiting: 0, held: { flood: 150, peerLimit: 0 }, delivered: 100 },
    ]);
    expect(status.text).toContain('150 older ones by MOLECULE_FLOOD_LIMIT');
    expect(await drain(channel)).toEqual(numbered(150));
    expect((await channel.call('channel_status')).data.workspaces).toMatchObject([
      { held: { flood: 0 }, delivered: 250 },
    ]);
  });

  test('stay held over a restart; the next session is told again, and a release brings them in order', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    platform.insertMessages(own.id, numbered(250));
    {
      await using first = await stage.start();
      await first.waitForPushes(101);
      const [oldest] = (await peek(first, { limit: 1 })).messages;
      expect((await first.call('inbox_pop', { activity_id: oldest?.activity_id })).data.removed).toBeTrue();
    }
    await using second = await stage.start();
    await second.waitForPushes(1);
    expect(second.texts()[0]).toStartWith('[molecule: 149 older messages wait');
    const released = await second.call('inbox_release');
    expect(released.data).toMatchObject({ released: 149, still_held: 0 });
    await second.waitForPushes(150);
    expect(second.texts().slice(1)).toEqual(numbered(150).slice(1));
    await platform.sendAsCanvasUser(own.id, 'after it all');
    await second.waitForPushes(151);
    expect(second.texts().at(-1)).toBe('after it all');
  });

  test('are all pushed with MOLECULE_FLOOD_LIMIT=0', async () => {
    await using stage = await openStage({ settings: { MOLECULE_FLOOD_LIMIT: '0' } });
    const { platform, own } = stage;
    platform.insertMessages(own.id, numbered(250));
    await using channel = await stage.start();
    await channel.waitForPushes(250);
    expect(channel.texts()).toEqual(numbered(250));
  });
});

test('people come before agents, however old their messages are, and two workspaces share the limit', async () => {
  await using stage = await openStage({ name: 'First' });
  const { platform, own, peer } = stage;
  const other = createTeam(platform, 'Second').own;
  const hoursAgo = { createdAtMicros: () => Date.now() * 1000 - 300 * 60_000_000 };
  platform.insertMessages(own.id, ['from a person'], hoursAgo);
  platform.insertMessages(own.id, numbered(40), { sourceId: peer.id, ...spread(40) });
  platform.insertMessages(other.id, ['to the other'], hoursAgo);
  stage.configure([own, other], { MOLECULE_FLOOD_LIMIT: '10' });
  await using channel = await stage.connect();
  await platform.sendAsCanvasUser(other.id, 'last');
  // Each workspace's messages come in order; the last of either is the end.
  const areLast = () => ['message 39', 'last'].every((text) => channel.texts().includes(text));
  while (!areLast()) await channel.waitForPushes(channel.pushed.length + 1);
  const texts = channel.texts().filter((text) => !text.startsWith('[molecule'));
  expect(texts).toContain('from a person');
  expect(texts).toContain('to the other');
  expect(texts).toContain('message 39');
  expect(texts).not.toContain('message 20');
  const left = await drain(channel);
  expect([...left, ...texts].sort()).toEqual(
    [...numbered(40), 'from a person', 'to the other', 'last'].sort(),
  );
  expect(left.every((text) => text.startsWith('message'))).toBeTrue();
});

test('a flood that grows is not told again at once, and its new size shows in the status', async () => {
  await using stage = await openStage({ settings: { MOLECULE_FLOOD_LIMIT: '5' } });
  const { platform, own } = stage;
  platform.insertMessages(own.id, numbered(20, 'first'));
  await using channel = await stage.start();
  await channel.waitForPushes(6);
  platform.insertMessages(own.id, numbered(20, 'second'));
  await channel.waitForPushes(11);
  expect(channel.texts()).toEqual([
    expect.stringContaining('15 older messages wait'),
    ...numbered(20, 'first').slice(15),
    ...numbered(20, 'second').slice(15),
  ]);
  expect((await channel.call('channel_status')).data.workspaces).toMatchObject([{ held: { flood: 30 } }]);
});
