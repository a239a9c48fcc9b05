import { describe, expect, test } from 'bun:test';
import type { ChannelProcess } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import type { ServedPlatform } from '../support/platform.ts';
import { openStage } from '../support/stage.ts';

const noticesOf = (channel: ChannelProcess) =>
  channel.pushed.filter(({ meta }) => meta.kind === 'system_notice').map(({ content }) => content);

async function publicView({ url }: ServedPlatform, workspaceId: string) {
  const answer = await fetch(`${url}/workspaces/${workspaceId}`);
  return answer.json();
}

describe.each(['E1', 'E2'] as const)('on a platform of era %s', (era) => {
  test('a pause is told once and ended by nothing but a resumption; what arrives meanwhile is delivered', async () => {
    await using stage = await openStage({ era });
    const { platform, own } = stage;
    await using channel = await stage.connect();
    await eventually(
      'the workspace to be online',
      async () => (await publicView(stage, own.id)).status === 'online',
    );

    platform.setStatus(own.id, 'paused');
    await channel.waitForState('paused');
    await channel.waitForPushes(1);
    expect(noticesOf(channel)).toEqual([
      `[molecule: workspace ${own.id} is paused, and replies may be refused. Tell the user: Messages that arrive are still delivered; resume the workspace on the canvas.]`,
    ]);
    expect(channel.pushed[0]?.meta).toEqual({
      source: 'molecule',
      kind: 'system_notice',
      workspace_id: own.id,
      user: 'molecule plugin',
    });
    platform.insertMessages(own.id, ['meanwhile']);
    await channel.waitForPushes(2);
    expect(channel.texts()[1]).toBe('meanwhile');
    // The work of that message makes a heartbeat, which must not end the pause.
    await eventually(
      'a heartbeat about the message',
      () => platform.requests.matching({ path: /heartbeat/ }).length > 1,
    );
    expect((await publicView(stage, own.id)).status).toBe('paused');

    platform.setStatus(own.id, 'awaiting_agent');
    await channel.waitForState('ok');
    await channel.waitForPushes(3);
    expect(noticesOf(channel)[1]).toBe(
      `[molecule: workspace ${own.id} works again: messages arrive, and replies go out.]`,
    );
    await eventually(
      'the workspace to be online again',
      async () => (await publicView(stage, own.id)).status === 'online',
    );
    expect(channel.stderrLines(`workspace ${own.id} is`)).toEqual([
      `molecule channel: workspace ${own.id} is paused — Messages that arrive are still delivered; resume the workspace on the canvas.`,
      `molecule channel: workspace ${own.id} is no longer paused`,
    ]);
  }, 90_000);
});

test('a workspace that was paused before the session began is registered when it is resumed', async () => {
  await using stage = await openStage({ settings: { MOLECULE_AGENT_NAME: 'My laptop' } });
  const { platform, own } = stage;
  platform.setStatus(own.id, 'hibernated');
  await using channel = await stage.start();
  await channel.waitForState('hibernated');
  expect((await publicView(stage, own.id)).agent_card).toBeNull();
  platform.setStatus(own.id, 'awaiting_agent');
  await eventually(
    'the card on the canvas',
    async () => (await publicView(stage, own.id)).agent_card?.name === 'My laptop',
    { explain: () => channel.stderr() },
  );
  await channel.waitForState('ok');
}, 90_000);

describe.each(['E0', 'E1', 'E2'] as const)('on a platform of era %s', (era) => {
  test('a removal is told once, and with the new token all goes on', async () => {
    await using stage = await openStage({ era });
    const { platform, own } = stage;
    await using channel = await stage.connect();
    platform.removeWorkspace(own.id);
    await channel.waitForState('removed');
    await channel.waitForPushes(1);
    expect(noticesOf(channel)).toEqual([
      `[molecule: workspace ${own.id} was removed: no messages arrive from it, and replies fail. Tell the user: Create a new workspace on the canvas and put its id and token into the settings.]`,
    ]);
    expect((await publicView(stage, `${own.id}?include_removed=true`)).status).toBe('removed');

    const token = platform.restoreWorkspace(own.id);
    platform.insertMessages(own.id, ['welcome back']);
    stage.configure([{ id: own.id, token }]);
    await channel.waitForPushes(3);
    expect(channel.texts().slice(1).sort()).toEqual([
      `[molecule: workspace ${own.id} works again: messages arrive, and replies go out.]`,
      'welcome back',
    ]);
    await channel.waitForState('ok');
  }, 90_000);
});

test('a refused token is told once, and a new one in the settings is taken up and told once too', async () => {
  await using stage = await openStage({ watched: ({ own, peer }) => [own, peer] });
  const { platform, own, peer } = stage;
  await using channel = await stage.connect();
  const token = platform.rotateToken(own.id);
  await channel.waitForPushes(1);
  expect(noticesOf(channel)).toEqual([
    expect.stringContaining(`the platform does not accept the token of workspace ${own.id}`),
  ]);
  const before = platform.requests.matching({ path: /registry/, workspaceId: own.id }).length;
  // The other workspace is not affected.
  await platform.sendAsCanvasUser(peer.id, 'hello, lead');
  await channel.waitForPushes(2);
  stage.configure([{ id: own.id, token }, peer]);
  await channel.waitForPushes(3);
  expect(noticesOf(channel)[1]).toBe(
    `[molecule: workspace ${own.id} works again: messages arrive, and replies go out.]`,
  );
  await eventually(
    'a registration with the new token',
    () => platform.requests.matching({ path: /registry/, workspaceId: own.id }).length > before,
  );
}, 90_000);

test('a platform that cannot be reached is no reason to disturb the session', async () => {
  await using stage = await openStage();
  const { platform, own } = stage;
  await using channel = await stage.connect();
  platform.faults.set({ fault: { kind: 'drop' } });
  await channel.waitForState('unreachable');
  platform.faults.clear();
  await platform.sendAsCanvasUser(own.id, 'hello');
  await channel.waitForPushes(1);
  expect(channel.texts()).toEqual(['hello']);
}, 90_000);

describe('the agent card', () => {
  test.each(['E1', 'E2'] as const)(
    'of era %s is what the settings say, also after they changed',
    async (era) => {
      await using stage = await openStage({
        era,
        settings: {
          MOLECULE_AGENT_NAME: 'My laptop',
          MOLECULE_AGENT_DESCRIPTION: 'Knows the repository.',
          MOLECULE_AGENT_SKILLS: 'typescript, reviews',
        },
      });
      const { own } = stage;
      await using _channel = await stage.connect();
      const card = async () => (await publicView(stage, own.id)).agent_card;
      await eventually('the card', async () => (await card()) !== null);
      expect(await card()).toEqual({
        name: 'My laptop',
        description: 'Knows the repository.',
        skills: [{ name: 'typescript' }, { name: 'reviews' }],
      });
      stage.configure([own], { MOLECULE_AGENT_NAME: 'Another name' });
      await eventually('the new card', async () => (await card()).name === 'Another name');
      expect(await card()).toEqual({ name: 'Another name' });
    },
  );

  test('keeps the name that people gave the workspace when the settings name none', async () => {
    await using stage = await openStage({ name: 'Ann’s laptop' });
    const { own } = stage;
    await using _channel = await stage.connect();
    await eventually('the card', async () => (await publicView(stage, own.id)).agent_card !== null);
    const { name, agent_card: card } = await publicView(stage, own.id);
    expect({ name, card }).toEqual({ name: 'Ann’s laptop', card: { name: 'Ann’s laptop' } });
  });

  test('a platform that has no poll mode refuses the registration; its workspace is left as it was', async () => {
    await using stage = await openStage({ era: 'E0', settings: { MOLECULE_AGENT_NAME: 'My laptop' } });
    const { platform, own } = stage;
    await using _channel = await stage.connect();
    const refused = () => platform.requests.matching({ path: /register/ });
    await eventually('a registration', () => refused().some(({ status }) => status === 400));
    const { name, agent_card: card } = await publicView(stage, own.id);
    expect({ name, card }).toEqual({ name: 'Laptop', card: null });
  });
});

test('what an earlier session settled is acknowledged to the platform by the next one', async () => {
  await using stage = await openStage();
  const { platform, own } = stage;
  {
    await using first = await stage.connect();
    await platform.sendAsCanvasUser(own.id, 'hello');
    await first.waitForPushes(1);
  }
  const sent = () => platform.requests.matching({ path: /activity\/ack/ });
  expect(sent()).toEqual([]);
  await using next = await stage.start();
  await eventually('the acknowledgement', () => sent().some(({ status }) => status === 200), {
    explain: () => next.stderr(),
  });
  expect(next.pushed).toEqual([]);
});
