import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { ChannelProcess, type Pushed, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam, type ServedPlatform, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const SERVER = 'plugin:molecule:molecule';

/** A host that runs the plugin's hooks, as Claude Code does. */
const WITH_HOOKS = { clientName: 'claude-code', clientVersion: '2.1.197' };

const stateSchema = z.object({
  workspaces: z.array(z.object({ id: z.string(), active_tasks: z.number(), current_task: z.string() })),
});

async function workOf({ platform, url }: ServedPlatform, workspaceId: string) {
  const answer = await fetch(`${url}/local/state`, {
    headers: { Authorization: `Bearer ${platform.adminToken}` },
  });
  const { workspaces } = stateSchema.parse(await answer.json());
  const workspace = workspaces.find(({ id }) => id === workspaceId);
  return { tasks: workspace?.active_tasks, task: workspace?.current_task };
}

const waitForWork = (
  served: ServedPlatform,
  workspaceId: string,
  expected: { tasks: number; task: string },
) =>
  eventually(
    `the heartbeat to say ${JSON.stringify(expected)}`,
    async () => Bun.deepEquals(await workOf(served, workspaceId), expected) || undefined,
    { explain: async () => JSON.stringify(await workOf(served, workspaceId)) },
  );

const IDLE = { tasks: 0, task: '' };

const tagOf = ({ content, meta }: Pushed) => {
  const attributes = Object.entries(meta).map(([key, value]) => ` ${key}="${value}"`);
  return `<channel source="${SERVER}"${attributes.join('')}>\n${content}\n</channel>`;
};

const pushedAt = (channel: ChannelProcess, index: number): Pushed => {
  const pushed = channel.pushed[index];
  if (pushed === undefined) throw new Error(`nothing was pushed as number ${index}`);
  return pushed;
};

describe('the canvas shows what the session is doing', () => {
  test('from the moment the hook sees the message until the reply that names it', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own, peer } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own]);
    await using channel = await ChannelProcess.start({
      stateDir: dir.path,
      ...WITH_HOOKS,
      env: { CLAUDE_PLUGIN_ROOT: dir.path },
    });
    await channel.waitForStderr('connected');
    await served.platform.sendAsPeer(peer.id, own.id, 'Is the build\ngreen?');
    await channel.waitForPushes(1);
    expect(await workOf(served, own.id)).toEqual(IDLE);

    await channel.call('receipt', {
      event: 'UserPromptSubmit',
      prompt: tagOf(pushedAt(channel, 0)),
      transcript_path: '',
    });
    await waitForWork(served, own.id, { tasks: 1, task: 'answering Laptop lead: Is the build green?' });
    expect(await workOf(served, peer.id)).toEqual(IDLE);
    expect((await channel.call('channel_status')).text).toContain('1 being answered');

    await channel.call('reply_to_workspace', {
      activity_id: pushedAt(channel, 0).meta.activity_id,
      text: 'Green.',
    });
    await waitForWork(served, own.id, IDLE);
  }, 60_000);

  test('until the turn ends, for a message that needs no reply', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own]);
    await using channel = await ChannelProcess.start({
      stateDir: dir.path,
      ...WITH_HOOKS,
      env: { CLAUDE_PLUGIN_ROOT: dir.path },
    });
    await channel.waitForStderr('connected');
    await served.platform.sendAsCanvasUser(own.id, 'Thanks!');
    await channel.waitForPushes(1);
    const prompt = tagOf(pushedAt(channel, 0));
    await channel.call('receipt', { event: 'UserPromptSubmit', prompt, transcript_path: '' });
    await waitForWork(served, own.id, { tasks: 1, task: 'answering the canvas user: Thanks!' });
    await channel.call('receipt', { event: 'Stop', prompt: '', transcript_path: '' });
    await waitForWork(served, own.id, IDLE);
  }, 60_000);

  test('from the push on where there are no hooks; each of two workspaces has its own', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own, peer } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own, peer]);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await served.platform.sendAsCanvasUser(own.id, 'for the laptop');
    await served.platform.sendAsCanvasUser(own.id, 'and another');
    await served.platform.sendAsCanvasUser(peer.id, 'for the lead');
    await channel.waitForPushes(3);
    await waitForWork(served, own.id, { tasks: 2, task: 'answering the canvas user: for the laptop' });
    await waitForWork(served, peer.id, { tasks: 1, task: 'answering the canvas user: for the lead' });
    const first = channel.pushed.find(({ content }) => content === 'for the laptop');
    await channel.call('reply_to_workspace', { activity_id: first?.meta.activity_id, text: 'Done.' });
    await waitForWork(served, own.id, { tasks: 1, task: 'answering the canvas user: and another' });
    expect(await workOf(served, peer.id)).toEqual({
      tasks: 1,
      task: 'answering the canvas user: for the lead',
    });
  }, 60_000);

  test('a reply that the platform refused leaves the work as it is', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own]);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await served.platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    const reply = () =>
      channel.call('reply_to_workspace', {
        activity_id: pushedAt(channel, 0).meta.activity_id,
        text: 'Hi.',
      });
    const fault = served.platform.faults.set({
      match: { path: '/workspaces/*/notify' },
      fault: { kind: 'status', status: 500 },
    });
    expect((await reply()).isError).toBe(true);
    await waitForWork(served, own.id, { tasks: 1, task: 'answering the canvas user: hello' });
    served.platform.faults.remove(fault);
    expect((await reply()).isError).toBe(false);
    await waitForWork(served, own.id, IDLE);
  }, 60_000);

  test('for a host that asks for messages instead: from the answer to its call until it is done with the message', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own]);
    await using channel = await ChannelProcess.start({ stateDir: dir.path, listTools: false });
    await channel.waitForStderr('connected');
    const waiting = channel.call('wait_for_message', { timeout_secs: 20 });
    await served.platform.sendAsCanvasUser(own.id, 'Just so that you know.');
    const { activity_id: activityId } = (await waiting).data;
    await waitForWork(served, own.id, {
      tasks: 1,
      task: 'answering the canvas user: Just so that you know.',
    });
    await channel.call('inbox_pop', { activity_id: activityId });
    await waitForWork(served, own.id, IDLE);
  }, 60_000);
});
