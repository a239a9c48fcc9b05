import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { textAnswer } from '../../src/local/platform.ts';
import { ChannelProcess, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const FAST = { MOLECULE_POLL_INTERVAL_MS: '250' };
const replySchema = z.object({
  params: z.object({
    message: z.object({
      contextId: z.string().optional(),
      metadata: z.record(z.string(), z.string()).optional(),
    }),
  }),
});

describe('an async delegation', () => {
  test.each(['on', 'off'])(
    'has its result pushed as a message, tied to its task (doorbell %s)',
    async (doorbell) => {
      const long = 'forty-two '.repeat(100);
      const answer = Promise.withResolvers<string>();
      await using served = await servePlatform();
      using dir = tempDir();
      const { own } = createTeam(served.platform);
      const helper = served.platform.createWorkspace({
        name: 'Helper',
        parentId: own.id,
        responder: async (asked) => textAnswer(asked, await answer.promise),
      });
      writeEnv(dir.path, served.url, [own], { ...FAST, MOLECULE_DOORBELL: doorbell });
      await using channel = await ChannelProcess.start({ stateDir: dir.path });
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
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    const helper = served.platform.createWorkspace({
      name: 'Helper',
      parentId: own.id,
      responder: async (asked) => textAnswer(asked, await answer.promise),
    });
    writeEnv(dir.path, served.url, [own], FAST);
    {
      await using first = await ChannelProcess.start({ stateDir: dir.path });
      await first.waitForMode('active');
      await first.call('delegate_task_async', { workspace_id: helper.id, task: 'count' });
    }
    answer.resolve('ten');
    await using second = await ChannelProcess.start({ stateDir: dir.path });
    await second.waitForPushes(1);
    expect(second.pushed).toMatchObject([{ content: 'ten', meta: { task: 'count' } }]);
  });

  test('that fails says so in the message', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    const stranger = served.platform.createWorkspace({ name: 'Stranger' });
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForMode('active');
    await channel.call('delegate_task_async', { workspace_id: stranger.id, task: 'count' });
    await channel.waitForPushes(1);
    expect(channel.texts()[0]).toStartWith('[molecule: this delegation failed, there is no answer;');
  });
});

test('the answer of a poll-mode peer is tied to the task that it was given, whichever tool gave it', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  using peerDir = tempDir();
  const { own, peer } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], FAST);
  writeEnv(peerDir.path, served.url, [peer], FAST);
  await using asking = await ChannelProcess.start({ stateDir: dir.path });
  await using answering = await ChannelProcess.start({ stateDir: peerDir.path });
  await asking.waitForMode('active');
  const tools = ['delegate_task', 'delegate_task_async'];
  for (const [index, tool] of tools.entries()) {
    const given = await asking.call(tool, { workspace_id: peer.id, task: `work for ${tool}` });
    expect(given.isError).toBeFalse();
    await answering.waitForPushes(index + 1);
    await answering.call('reply_to_workspace', {
      activity_id: answering.pushed[index]?.meta.activity_id,
      text: `done by ${tool}`,
    });
    await asking.waitForPushes(index + 1);
  }
  expect(asking.pushed.map(({ content, meta }) => [content, meta.task])).toEqual(
    tools.map((tool) => [`done by ${tool}`, `work for ${tool}`]),
  );
});

test('a conversation keeps its id from the first message to the answer', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  using peerDir = tempDir();
  const { own, peer } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], FAST);
  writeEnv(peerDir.path, served.url, [peer], FAST);
  await using asking = await ChannelProcess.start({ stateDir: dir.path });
  await using answering = await ChannelProcess.start({ stateDir: peerDir.path });
  const opened = await asking.call('start_workspace_chat', { workspace_id: peer.id, text: 'hello' });
  await answering.waitForPushes(1);
  await answering.call('reply_to_workspace', {
    activity_id: answering.pushed[0]?.meta.activity_id,
    text: 'hello yourself',
  });
  await asking.waitForPushes(1);
  expect(asking.pushed[0]).toMatchObject({
    content: 'hello yourself',
    meta: { context_id: String(opened.data.context_id) },
  });
  const [reply] = served.platform.activities(own.id).map((row) => replySchema.parse(row.request_body));
  expect(reply?.params.message.contextId).toBe(String(opened.data.context_id));
});

test('a task that a peer works on shows progress about every ten seconds', async () => {
  const answer = Promise.withResolvers<string>();
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  const helper = served.platform.createWorkspace({
    name: 'Helper',
    parentId: own.id,
    responder: async (asked) => textAnswer(asked, await answer.promise),
  });
  writeEnv(dir.path, served.url, [own], FAST);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
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
}, 30_000);

test('a task that is cancelled at the host stops waiting, and the server goes on', async () => {
  const never = Promise.withResolvers<{ status: number }>();
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  const asked = Promise.withResolvers<void>();
  const helper = served.platform.createWorkspace({
    name: 'Helper',
    parentId: own.id,
    responder: () => {
      asked.resolve();
      return never.promise;
    },
  });
  writeEnv(dir.path, served.url, [own], FAST);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
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
  await using first = await servePlatform();
  await using second = await servePlatform();
  using dir = tempDir();
  const sides = [first, second].map((served, index) => {
    const { own } = createTeam(served.platform, `Side ${index}`);
    const helper = served.platform.createWorkspace({
      name: `Helper ${index}`,
      parentId: own.id,
      responder: (asked) => textAnswer(asked, `side ${index}: ${asked.text}`),
    });
    return { served, own, helper };
  });
  writeEnv(
    dir.path,
    first.url,
    sides.map(({ own }) => own),
    {
      ...FAST,
      MOLECULE_PLATFORM_URLS: `${first.url},${second.url}`,
    },
  );
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
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
  for (const { served, own } of sides) {
    const callers = served.platform.requests.matching({}).map(({ authorization }) => authorization);
    expect([...new Set(callers)].filter((caller) => caller !== 'none')).toEqual([own.id]);
  }
});

test('remote error words reach the log, and not the session', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], FAST);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  served.platform.faults.set({
    match: { path: '/registry/*/peers' },
    fault: { kind: 'status', status: 403, body: '{"error":"remote\\nwords"}' },
  });
  const answer = await channel.call('list_peers');
  expect(answer.isError).toBeTrue();
  expect(JSON.stringify(answer)).not.toContain('remote');
  const log = () => readFileSync(join(dir.path, 'channel.log'), 'utf8');
  await eventually(
    'the words in the log',
    () => log().includes('tool list_peers failed: HttpStatusError: HTTP 403: remote words') || undefined,
  );
});
