import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type LocalPlatform, textAnswer } from '../../src/local/platform.ts';
import { eventually } from '../support/eventually.ts';
import { openStage } from '../support/stage.ts';

const replySchema = z.object({
  params: z.object({
    message: z.object({
      contextId: z.string().optional(),
      metadata: z.record(z.string(), z.string()).optional(),
    }),
  }),
});

/** A peer that lives on the platform, and answers as soon as `answer` does. */
const createHelper = (
  platform: LocalPlatform,
  parentId: string,
  answer: (task: string) => string | Promise<string>,
) =>
  platform.createWorkspace({
    name: 'Helper',
    parentId,
    responder: async (asked) => textAnswer(asked, await answer(asked.text)),
  });

describe('an async delegation', () => {
  test.each(['on', 'off'])(
    'has its result pushed as a message, tied to its task (doorbell %s)',
    async (doorbell) => {
      const long = 'forty-two '.repeat(100);
      const answer = Promise.withResolvers<string>();
      await using stage = await openStage({ settings: { MOLECULE_DOORBELL: doorbell } });
      const { platform, own } = stage;
      const helper = createHelper(platform, own.id, () => answer.promise);
      await using channel = await stage.start();
      await channel.waitForMode('active');
      const args = { workspace_id: helper.id, task: 'count the files' };
      const started = await channel.call('delegate_task_async', args);
      expect(started.data).toMatchObject({ status: 'delegated' });
      const { delegation_id: id } = started.data;
      expect((await channel.call('check_task_status', { task_id: id })).data.status).toBe('running');
      expect(channel.pushed).toEqual([]);
      answer.resolve(long);
      await channel.waitForPushes(1);
      expect(channel.pushed).toMatchObject([
        {
          content: long,
          meta: {
            kind: 'peer_agent',
            peer_id: helper.id,
            delegation_id: String(id),
            task: 'count the files',
            method: 'delegate_result',
          },
        },
      ]);
      const status = await channel.call('check_task_status', { delegation_id: id });
      expect(status.data.status).toBe('completed');
      expect(status.text).toContain(long);
    },
  );

  test('that ends while no session runs is told to the next one', async () => {
    const answer = Promise.withResolvers<string>();
    await using stage = await openStage();
    const { platform, own } = stage;
    const helper = createHelper(platform, own.id, () => answer.promise);
    {
      await using first = await stage.start();
      await first.waitForMode('active');
      await first.call('delegate_task_async', { workspace_id: helper.id, task: 'count' });
    }
    answer.resolve('ten');
    await using second = await stage.start();
    await second.waitForPushes(1);
    expect(second.pushed).toMatchObject([{ content: 'ten', meta: { task: 'count' } }]);
  });

  test('that fails says so in the message', async () => {
    await using stage = await openStage();
    const { platform } = stage;
    const stranger = platform.createWorkspace({ name: 'Stranger' });
    await using channel = await stage.start();
    await channel.waitForMode('active');
    await channel.call('delegate_task_async', { workspace_id: stranger.id, task: 'count' });
    await channel.waitForPushes(1);
    expect(channel.texts()[0]).toStartWith('[molecule: this delegation failed, there is no answer;');
  });
});

test('the answer of a poll-mode peer is tied to the task that it was given, whichever tool gave it', async () => {
  await using stage = await openStage();
  const { peer } = stage;
  await using asking = await stage.start();
  await using answering = await stage.startAs(peer);
  await asking.waitForMode('active');
  const tools = ['delegate_task', 'delegate_task_async'];
  for (const [index, tool] of tools.entries()) {
    const given = await asking.call(tool, { workspace_id: peer.id, task: `work for ${tool}` });
    expect(given.isError).toBeFalse();
    await answering.waitForPushes(index + 1);
    await answering.reply(index, `done by ${tool}`);
    await asking.waitForPushes(index + 1);
  }
  expect(asking.pushed.map(({ content, meta }) => [content, meta.task])).toEqual(
    tools.map((tool) => [`done by ${tool}`, `work for ${tool}`]),
  );
});

test('a conversation keeps its id from the first message to the answer', async () => {
  await using stage = await openStage();
  const { platform, own, peer } = stage;
  await using asking = await stage.start();
  await using answering = await stage.startAs(peer);
  const opened = await asking.call('start_workspace_chat', { workspace_id: peer.id, text: 'hello' });
  await answering.waitForPushes(1);
  await answering.reply(0, 'hello yourself');
  await asking.waitForPushes(1);
  expect(asking.pushed[0]).toMatchObject({
    content: 'hello yourself',
    meta: { context_id: String(opened.data.context_id) },
  });
  const [reply] = platform.activities(own.id).map((row) => replySchema.parse(row.request_body));
  expect(reply?.params.message.contextId).toBe(String(opened.data.context_id));
});

test('a task that a peer works on shows progress about every ten seconds', async () => {
  const answer = Promise.withResolvers<string>();
  await using stage = await openStage();
  const { platform, own } = stage;
  const helper = createHelper(platform, own.id, () => answer.promise);
  await using channel = await stage.start();
  const lines: unknown[] = [];
  const result = await channel.client.callTool(
    { name: 'delegate_task', arguments: { workspace_id: helper.id, task: 'count' } },
    undefined,
    {
      onprogress: ({ message }) => {
        lines.push(message);
        answer.resolve('ten');
      },
    },
  );
  expect(lines).toEqual([`Waiting for peer ${helper.id.slice(0, 8)}, 10 s`]);
  expect(JSON.stringify(result.content)).toContain('ten');
}, 90_000);

test('a task that is cancelled at the host stops waiting, and the server goes on', async () => {
  const never = Promise.withResolvers<{ status: number }>();
  await using stage = await openStage();
  const { platform, own } = stage;
  const asked = Promise.withResolvers<void>();
  const helper = platform.createWorkspace({
    name: 'Helper',
    parentId: own.id,
    responder: () => {
      asked.resolve();
      return never.promise;
    },
  });
  await using channel = await stage.start();
  const cancel = new AbortController();
  const call = channel.client.callTool(
    { name: 'delegate_task', arguments: { workspace_id: helper.id, task: 'count' } },
    undefined,
    { signal: cancel.signal },
  );
  await asked.promise;
  cancel.abort();
  await expect(call).rejects.toThrow();
  expect((await channel.call('list_peers', { q: 'help' })).text).toContain(helper.id);
  never.resolve({ status: 200 });
});

test('two workspaces on two platforms: tasks, lists and results stay apart', async () => {
  await using first = await openStage({ name: 'Side 0' });
  await using second = await openStage({ name: 'Side 1' });
  const sides = [first, second].map(({ platform, own }, index) => {
    const helper = createHelper(platform, own.id, (asked) => `side ${index}: ${asked}`);
    return { platform, own, helper };
  });
  first.configure([first.own, second.own], { MOLECULE_PLATFORM_URLS: `${first.url},${second.url}` });
  await using channel = await first.start();
  await channel.waitForMode('active');
  const peers = await channel.call('list_peers');
  for (const { own, helper } of sides) {
    expect(peers.text).toContain(helper.id);
    const args = { workspace_id: helper.id, task: 'count', _as_workspace: own.id };
    expect((await channel.call('delegate_task_async', args)).isError).toBeFalse();
  }
  await channel.waitForPushes(2);
  const pushed = channel.pushed.map(({ content, meta }) => [content, meta.workspace_id]);
  expect(pushed.sort()).toEqual(sides.map(({ own }, index) => [`side ${index}: count`, own.id]).sort());
  for (const { platform, own } of sides) {
    const callers = platform.requests.matching({}).map(({ authorization }) => authorization);
    expect([...new Set(callers)].filter((caller) => caller !== 'none')).toEqual([own.id]);
  }
});

test('remote error words reach the log, and not the session', async () => {
  await using stage = await openStage();
  const { platform } = stage;
  await using channel = await stage.start();
  platform.faults.set({
    match: { path: '/registry/*/peers' },
    fault: { kind: 'status', status: 403, body: '{"error":"remote\\nwords"}' },
  });
  const answer = await channel.call('list_peers');
  expect(answer.isError).toBeTrue();
  expect(JSON.stringify(answer)).not.toContain('remote');
  const log = () => readFileSync(stage.path('channel.log'), 'utf8');
  await eventually('the words in the log', () =>
    log().includes('tool list_peers failed: HttpStatusError: HTTP 403: the platform says “remote words”'),
  );
});
