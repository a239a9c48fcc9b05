import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { tagOf, withHooks } from '../support/claude-code.ts';
import { eventually } from '../support/eventually.ts';
import { openStage, type Stage } from '../support/stage.ts';

const stateSchema = z.object({
  workspaces: z.array(z.object({ id: z.string(), active_tasks: z.number(), current_task: z.string() })),
});

async function workOf({ platform, url }: Stage, workspaceId: string) {
  const answer = await fetch(`${url}/local/state`, {
    headers: { Authorization: `Bearer ${platform.adminToken}` },
  });
  const { workspaces } = stateSchema.parse(await answer.json());
  const workspace = workspaces.find(({ id }) => id === workspaceId);
  return { tasks: workspace?.active_tasks, task: workspace?.current_task };
}

const waitForWork = (stage: Stage, workspaceId: string, expected: { tasks: number; task: string }) =>
  eventually(
    `the heartbeat to say ${JSON.stringify(expected)}`,
    async () => Bun.deepEquals(await workOf(stage, workspaceId), expected),
    { explain: async () => JSON.stringify(await workOf(stage, workspaceId)) },
  );

const IDLE = { tasks: 0, task: '' };

describe('the canvas shows what the session is doing', () => {
  test('from the moment the hook sees the message until the reply that names it', async () => {
    await using stage = await openStage();
    const { platform, own, peer } = stage;
    await using channel = await stage.connect(withHooks(stage.stateDir));
    await platform.sendAsPeer(peer.id, own.id, 'Is the build\ngreen?');
    await channel.waitForPushes(1);
    expect(await workOf(stage, own.id)).toEqual(IDLE);

    await channel.hook('UserPromptSubmit', { prompt: tagOf(channel.pushedAt(0)) });
    await waitForWork(stage, own.id, { tasks: 1, task: 'answering peer “Laptop lead”: Is the build green?' });
    expect(await workOf(stage, peer.id)).toEqual(IDLE);
    expect((await channel.call('channel_status')).text).toContain('1 being answered');

    await channel.reply(0, 'Green.');
    await waitForWork(stage, own.id, IDLE);
  }, 90_000);

  test('until the turn ends, for a message that needs no reply', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.connect(withHooks(stage.stateDir));
    await platform.sendAsCanvasUser(own.id, 'Thanks!');
    await channel.waitForPushes(1);
    await channel.hook('UserPromptSubmit', { prompt: tagOf(channel.pushedAt(0)) });
    await waitForWork(stage, own.id, { tasks: 1, task: 'answering the canvas user: Thanks!' });
    // It goes on once, to reply; that is work as well.
    expect(await channel.hook('Stop', { stop_hook_active: 'false' })).toContain('Thanks!');
    expect((await channel.call('channel_status')).text).toContain('1 being answered');
    expect(await channel.hook('Stop', { stop_hook_active: 'true' })).toBe('{}');
    await waitForWork(stage, own.id, IDLE);
  }, 90_000);

  test('that it waits for an approval in the terminal, and that it goes on', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.connect(withHooks(stage.stateDir));
    await platform.sendAsCanvasUser(own.id, 'Clean up.');
    await channel.waitForPushes(1);
    await channel.hook('UserPromptSubmit', { prompt: tagOf(channel.pushedAt(0)) });
    await channel.hook('PreToolUse', { tool_name: 'Bash', command: 'rm -rf secret-folder' });
    await channel.hook('PermissionRequest', { tool_name: 'Bash' });
    const line = 'answering the canvas user: Clean up.';
    await waitForWork(stage, own.id, { tasks: 1, task: `${line} (waiting for approval)` });
    await channel.hook('PostToolBatch', { tool_name: 'Bash' });
    await waitForWork(stage, own.id, { tasks: 1, task: line });
  }, 60_000);

  test('from the push on where there are no hooks; each of two workspaces has its own', async () => {
    await using stage = await openStage({ watched: ({ own, peer }) => [own, peer] });
    const { platform, own, peer } = stage;
    await using channel = await stage.connect();
    await platform.sendAsCanvasUser(own.id, 'for the laptop');
    await platform.sendAsCanvasUser(own.id, 'and another');
    await platform.sendAsCanvasUser(peer.id, 'for the lead');
    await channel.waitForPushes(3);
    await waitForWork(stage, own.id, { tasks: 2, task: 'answering the canvas user: for the laptop' });
    await waitForWork(stage, peer.id, { tasks: 1, task: 'answering the canvas user: for the lead' });
    const first = channel.pushed.find(({ content }) => content === 'for the laptop');
    await channel.call('reply_to_workspace', { activity_id: first?.meta.activity_id, text: 'Done.' });
    await waitForWork(stage, own.id, { tasks: 1, task: 'answering the canvas user: and another' });
    expect(await workOf(stage, peer.id)).toEqual({
      tasks: 1,
      task: 'answering the canvas user: for the lead',
    });
  }, 90_000);

  test('a reply that the platform refused leaves the work as it is', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.connect();
    await platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    const reply = () => channel.reply(0, 'Hi.');
    const fault = platform.faults.set({
      match: { path: '/workspaces/*/notify' },
      fault: { kind: 'status', status: 500 },
    });
    expect((await reply()).isError).toBe(true);
    await waitForWork(stage, own.id, { tasks: 1, task: 'answering the canvas user: hello' });
    platform.faults.remove(fault);
    expect((await reply()).isError).toBe(false);
    await waitForWork(stage, own.id, IDLE);
  }, 90_000);

  test('for a host that asks for messages instead: from the answer to its call until it is done with the message', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.connect({ listTools: false });
    const waiting = channel.call('wait_for_message', { timeout_secs: 20 });
    await platform.sendAsCanvasUser(own.id, 'Just so that you know.');
    const { activity_id: activityId } = (await waiting).data;
    await waitForWork(stage, own.id, {
      tasks: 1,
      task: 'answering the canvas user: Just so that you know.',
    });
    await channel.call('inbox_pop', { activity_id: activityId });
    await waitForWork(stage, own.id, IDLE);
  }, 90_000);
});
