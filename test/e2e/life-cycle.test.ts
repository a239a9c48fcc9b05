import { describe, expect, test } from 'bun:test';
import { ChannelProcess, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam, type ServedPlatform, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const FAST = { MOLECULE_POLL_INTERVAL_MS: '250' };

const waitForState = (channel: ChannelProcess, state: string) =>
  eventually(
    `the workspace to be ${state}`,
    async () =>
      JSON.stringify((await channel.call('channel_status')).data).includes(`"state":"${state}"`) || undefined,
    { explain: () => channel.stderr() },
  );

const noticesOf = (channel: ChannelProcess) =>
  channel.pushed.filter(({ meta }) => meta.kind === 'system_notice').map(({ content }) => content);

const linesAbout = (channel: ChannelProcess, words: string) =>
  channel
    .stderr()
    .split('\n')
    .filter((line) => line.includes(words));

async function publicView({ url }: ServedPlatform, workspaceId: string) {
  const answer = await fetch(`${url}/workspaces/${workspaceId}`);
  return answer.json();
}

describe.each(['E1', 'E2'] as const)('on a platform of era %s', (era) => {
  test('a pause is told once and ended by nothing but a resumption; what arrives meanwhile is delivered', async () => {
    await using served = await servePlatform({ era });
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await eventually(
      'the workspace to be online',
      async () => (await publicView(served, own.id)).status === 'online' || undefined,
    );

    served.platform.setStatus(own.id, 'paused');
    await waitForState(channel, 'paused');
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
    served.platform.insertMessages(own.id, ['meanwhile']);
    await channel.waitForPushes(2);
    expect(channel.texts()[1]).toBe('meanwhile');
    // The work of that message makes a heartbeat, which must not end the pause.
    await eventually(
      'a heartbeat about the message',
      () => served.platform.requests.matching({ path: /heartbeat/ }).length > 1 || undefined,
    );
    expect((await publicView(served, own.id)).status).toBe('paused');

    served.platform.setStatus(own.id, 'awaiting_agent');
    await waitForState(channel, 'ok');
    await channel.waitForPushes(3);
    expect(noticesOf(channel)[1]).toBe(
      `[molecule: workspace ${own.id} works again: messages arrive, and replies go out.]`,
    );
    await eventually(
      'the workspace to be online again',
      async () => (await publicView(served, own.id)).status === 'online' || undefined,
    );
    expect(linesAbout(channel, `workspace ${own.id} is`)).toEqual([
      `molecule channel: workspace ${own.id} is paused — Messages that arrive are still delivered; resume the workspace on the canvas.`,
      `molecule channel: workspace ${own.id} is no longer paused`,
    ]);
  }, 60_000);
});

test('a workspace that was paused before the session began is registered when it is resumed', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  served.platform.setStatus(own.id, 'hibernated');
  writeEnv(dir.path, served.url, [own], { ...FAST, MOLECULE_AGENT_NAME: 'My laptop' });
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await waitForState(channel, 'hibernated');
  expect((await publicView(served, own.id)).agent_card).toBeNull();
  served.platform.setStatus(own.id, 'awaiting_agent');
  await eventually(
    'the card on the canvas',
    async () => (await publicView(served, own.id)).agent_card?.name === 'My laptop' || undefined,
    { explain: () => channel.stderr() },
  );
  await waitForState(channel, 'ok');
}, 60_000);

describe.each(['E0', 'E1', 'E2'] as const)('on a platform of era %s', (era) => {
  test('a removal is told once, and with the new token all goes on', async () => {
    await using served = await servePlatform({ era });
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    served.platform.removeWorkspace(own.id);
    await waitForState(channel, 'removed');
    await channel.waitForPushes(1);
    expect(noticesOf(channel)).toEqual([
      `[molecule: workspace ${own.id} was removed: no messages arrive from it, and replies fail. Tell the user: Create a new workspace on the canvas and put its id and token into the settings.]`,
    ]);
    expect((await publicView(served, `${own.id}?include_removed=true`)).status).toBe('removed');

    const token = served.platform.restoreWorkspace(own.id);
    served.platform.insertMessages(own.id, ['welcome back']);
    writeEnv(dir.path, served.url, [{ id: own.id, token }], FAST);
    await channel.waitForPushes(3);
    expect(channel.texts().slice(1).sort()).toEqual([
      `[molecule: workspace ${own.id} works again: messages arrive, and replies go out.]`,
      'welcome back',
    ]);
    await waitForState(channel, 'ok');
  }, 60_000);
});

test('a refused token is told once, and a new one in the settings is taken up and told once too', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own, peer } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own, peer], FAST);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('connected');
  const token = served.platform.rotateToken(own.id);
  await channel.waitForPushes(1);
  expect(noticesOf(channel)).toEqual([
    expect.stringContaining(`the platform does not accept the token of workspace ${own.id}`),
  ]);
  const before = served.platform.requests.matching({ path: /registry/, workspaceId: own.id }).length;
  // The other workspace is not affected.
  await served.platform.sendAsCanvasUser(peer.id, 'hello, lead');
  await channel.waitForPushes(2);
  writeEnv(dir.path, served.url, [{ id: own.id, token }, peer], FAST);
  await channel.waitForPushes(3);
  expect(noticesOf(channel)[1]).toBe(
    `[molecule: workspace ${own.id} works again: messages arrive, and replies go out.]`,
  );
  await eventually(
    'a registration with the new token',
    () =>
      served.platform.requests.matching({ path: /registry/, workspaceId: own.id }).length > before ||
      undefined,
  );
}, 60_000);

test('a platform that cannot be reached is no reason to disturb the session', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], FAST);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('connected');
  served.platform.faults.set({ fault: { kind: 'drop' } });
  await waitForState(channel, 'unreachable');
  served.platform.faults.clear();
  await served.platform.sendAsCanvasUser(own.id, 'hello');
  await channel.waitForPushes(1);
  expect(channel.texts()).toEqual(['hello']);
}, 60_000);

describe('the agent card', () => {
  test.each(['E1', 'E2'] as const)(
    'of era %s is what the settings say, also after they changed',
    async (era) => {
      await using served = await servePlatform({ era });
      using dir = tempDir();
      const { own } = createTeam(served.platform);
      writeEnv(dir.path, served.url, [own], {
        ...FAST,
        MOLECULE_AGENT_NAME: 'My laptop',
        MOLECULE_AGENT_DESCRIPTION: 'Knows the repository.',
        MOLECULE_AGENT_SKILLS: 'typescript, reviews',
      });
      await using channel = await ChannelProcess.start({ stateDir: dir.path });
      await channel.waitForStderr('connected');
      const card = async () => (await publicView(served, own.id)).agent_card;
      await eventually('the card', async () => (await card()) !== null || undefined);
      expect(await card()).toEqual({
        name: 'My laptop',
        description: 'Knows the repository.',
        skills: [{ name: 'typescript' }, { name: 'reviews' }],
      });
      writeEnv(dir.path, served.url, [own], { ...FAST, MOLECULE_AGENT_NAME: 'Another name' });
      await eventually('the new card', async () => (await card()).name === 'Another name' || undefined);
      expect(await card()).toEqual({ name: 'Another name' });
    },
  );

  test('keeps the name that people gave the workspace when the settings name none', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform, 'Ann’s laptop');
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await eventually(
      'the card',
      async () => (await publicView(served, own.id)).agent_card !== null || undefined,
    );
    const { name, agent_card: card } = await publicView(served, own.id);
    expect({ name, card }).toEqual({ name: 'Ann’s laptop', card: { name: 'Ann’s laptop' } });
  });

  test('a platform that has no poll mode refuses the registration; its workspace is left as it was', async () => {
    await using served = await servePlatform({ era: 'E0' });
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], { ...FAST, MOLECULE_AGENT_NAME: 'My laptop' });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    const refused = () => served.platform.requests.matching({ path: /register/ });
    await eventually('a registration', () => refused().some(({ status }) => status === 400) || undefined);
    const { name, agent_card: card } = await publicView(served, own.id);
    expect({ name, card }).toEqual({ name: 'Laptop', card: null });
  });
});

test('what an earlier session settled is acknowledged to the platform by the next one', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], FAST);
  {
    await using first = await ChannelProcess.start({ stateDir: dir.path });
    await first.waitForStderr('connected');
    await served.platform.sendAsCanvasUser(own.id, 'hello');
    await first.waitForPushes(1);
  }
  const sent = () => served.platform.requests.matching({ path: /activity\/ack/ });
  expect(sent()).toEqual([]);
  await using next = await ChannelProcess.start({ stateDir: dir.path });
  await eventually('the acknowledgement', () => sent().some(({ status }) => status === 200) || undefined, {
    explain: () => next.stderr(),
  });
  expect(next.pushed).toEqual([]);
});
