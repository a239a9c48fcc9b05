import { describe, expect, test } from 'bun:test';
import {
  createClient,
  DelegationFailedError,
  DelegationUnansweredError,
  type FileSource,
  type PlatformClient,
  sendToPeer,
} from '../../../src/client/index.ts';
import {
  createLocalPlatform,
  type Era,
  type PeerResponder,
  textAnswer,
} from '../../../src/local/platform.ts';
import { eventually } from '../../support/eventually.ts';
import { createTeam, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { clientOf, registered, startAgent } from './agent-stage.ts';

const never = new AbortController().signal;

/** A workspace and a peer below it, which answers with `responder` or has an inbox. */
function stage({ era = 'E2', responder }: { era?: Era; responder?: PeerResponder } = {}) {
  const platform = createLocalPlatform({ era, delegationRetryMs: 1 });
  const own = platform.createWorkspace({ name: 'Own', deliveryMode: 'poll', external: true });
  const peer = platform.createWorkspace({
    name: 'Peer',
    parentId: own.id,
    ...(responder === undefined ? { deliveryMode: 'poll', external: true } : { responder }),
  });
  const access = { workspaceId: own.id, token: own.token, platformUrl: 'http://127.0.0.1' };
  const client = createClient(access, (request) => platform.fetch(request));
  const clientOf = (workspace: { readonly id: string; readonly token: string }) =>
    createClient({ ...access, workspaceId: workspace.id, token: workspace.token }, (request) =>
      platform.fetch(request),
    );
  return {
    platform,
    own,
    peer,
    client,
    answerer: clientOf(peer),
    clientOf,
    [Symbol.dispose]: () => platform.close(),
  };
}

const failureOf = (run: Promise<unknown>) =>
  run.then(
    () => undefined,
    (error: unknown) => error,
  );

/** What an agent with an inbox does when it is done. */
const answer = (
  by: PlatformClient,
  to: { readonly id: string },
  text: string,
  inReplyTo?: string,
  files: readonly FileSource[] = [],
) => sendToPeer(by, to.id, { text, inReplyTo, files }, never);

/** The id of the task that a peer has in its inbox. */
const taskOf = (platform: ReturnType<typeof createLocalPlatform>, peerId: string) =>
  eventually('the task', () => {
    const row = platform.activities(peerId).find(({ activity_type: type }) => type === 'a2a_receive');
    const body = JSON.stringify(row?.request_body ?? '');
    return /"messageId":"([^"]+)"/.exec(body)?.[1];
  });

describe('a task that is run', () => {
  test.each<Era>(['E2', 'E1.5', 'E1', 'E0'])(
    'resolves with the whole answer of a peer that answers at once (%s)',
    async (era) => {
      const long = `begins ${'x'.repeat(5_000)} ends`;
      using s = stage({ era, responder: (message) => textAnswer(message, `${message.text}: ${long}`) });
      const { text, delegationId } = await s.client.delegations.run(s.peer.id, 'count', never);
      expect(text).toBe(`count: ${long}`);
      expect(delegationId).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  test.each<Era>(['E2', 'E1.5', 'E1', 'E0'])(
    'rejects with the error that the peer answers, its words as data (%s)',
    async (era) => {
      const body = { jsonrpc: '2.0', id: '1', error: { code: -32_001, message: 'no disk left' } };
      using s = stage({ era, responder: () => ({ body }) });
      const error = await failureOf(s.client.delegations.run(s.peer.id, 'count', never));
      expect(error).toBeInstanceOf(DelegationFailedError);
      expect(error).toMatchObject({
        reportedBy: 'peer',
        words: 'no disk left',
        code: -32_001,
        peerId: s.peer.id,
      });
      expect(error).not.toHaveProperty('message', expect.stringContaining('disk'));
    },
  );

  test.each<Era>(['E2', 'E1.5', 'E1', 'E0'])('rejects when the peer cannot be reached (%s)', async (era) => {
    using s = stage({
      era,
      responder: () => {
        throw new Error('not there');
      },
    });
    const error = await failureOf(s.client.delegations.run(s.peer.id, 'count', never));
    expect(error).toBeInstanceOf(DelegationFailedError);
    expect(error).toMatchObject({ reportedBy: 'platform', words: expect.stringMatching(/./) });
  });

  test('for a workspace that it may not write to rejects with what the platform says', async () => {
    using s = stage();
    const stranger = s.platform.createWorkspace({ name: 'Elsewhere' });
    const error = await failureOf(s.client.delegations.run(stranger.id, 'count', never));
    expect(error).toMatchObject({
      reportedBy: 'platform',
      words: expect.stringContaining('cannot communicate'),
    });
  });

  test('by a peer with an inbox resolves with the message that names it, and with no other', async () => {
    using s = stage();
    const run = s.client.delegations.run(s.peer.id, 'count', never);
    const messageId = await taskOf(s.platform, s.peer.id);
    await answer(s.answerer, s.own, 'something else');
    await answer(s.answerer, s.own, 'to another task', crypto.randomUUID());
    await answer(s.answerer, s.own, 'forty-two', messageId);
    expect((await run).text).toBe('forty-two');
  });

  test('takes no answer from anybody but the peer that was asked', async () => {
    using s = stage();
    const other = s.platform.createWorkspace({ name: 'Other', parentId: s.own.id, deliveryMode: 'poll' });
    const run = s.client.delegations.run(s.peer.id, 'count', never);
    const messageId = await taskOf(s.platform, s.peer.id);
    await answer(s.clientOf(other), s.own, 'forged', messageId);
    await answer(s.answerer, s.own, 'real', messageId);
    expect((await run).text).toBe('real');
  });

  test('that is not answered in time rejects, and the same key goes on waiting for the same one', async () => {
    using s = stage();
    const options = { idempotencyKey: 'once', timeoutMs: 1_000 };
    const error = await failureOf(s.client.delegations.run(s.peer.id, 'count', never, options));
    expect(error).toBeInstanceOf(DelegationUnansweredError);
    expect(error).toMatchObject({ isInInbox: true, actor: 'time' });
    const messageId = await taskOf(s.platform, s.peer.id);
    await answer(s.answerer, s.own, 'late', messageId);
    const again = await s.client.delegations.run(s.peer.id, 'count', never, { idempotencyKey: 'once' });
    expect(again.text).toBe('late');
    expect(s.platform.activities(s.peer.id)).toHaveLength(1);
  });

  test('ends with the reason of its signal, and then asks for nothing more', async () => {
    using s = stage();
    const stop = new AbortController();
    const run = failureOf(s.client.delegations.run(s.peer.id, 'count', stop.signal));
    await taskOf(s.platform, s.peer.id);
    stop.abort(new Error('enough'));
    expect(await run).toMatchObject({ message: 'enough' });
  });

  test('outlasts trouble of the platform, but not a refused token', async () => {
    using s = stage();
    const run = failureOf(s.client.delegations.run(s.peer.id, 'count', never));
    const messageId = await taskOf(s.platform, s.peer.id);
    s.platform.faults.set({
      match: { path: '/workspaces/*/delegations' },
      times: 2,
      fault: { kind: 'status', status: 503 },
    });
    await answer(s.answerer, s.own, 'done', messageId);
    expect(await run).toBeUndefined();
    const other = failureOf(s.client.delegations.run(s.peer.id, 'another', never));
    await eventually('its task', () => s.platform.activities(s.peer.id).length === 2 || undefined);
    s.platform.rotateToken(s.own.id);
    expect(await other).toMatchObject({ status: 401 });
  });

  test('of more than the platform lists, which end all at once, has its answer, and they share their looks', async () => {
    const gate = Promise.withResolvers<void>();
    using s = stage({
      responder: async (message) => {
        await gate.promise;
        return textAnswer(message, `did ${message.text}`);
      },
    });
    const tasks = Array.from({ length: 80 }, (_, index) => `task ${index}`);
    const running = Promise.all(tasks.map((task) => s.client.delegations.run(s.peer.id, task, never)));
    await eventually(
      'all to be started',
      () =>
        s.platform.activities(s.own.id).filter(({ status }) => status === 'dispatched').length ===
        tasks.length,
    );
    gate.resolve();
    const answers = await running;
    expect(answers.map(({ text }) => text)).toEqual(tasks.map((task) => `did ${task}`));
    const looks = s.platform.requests.matching({ path: /\/delegations$/ });
    expect(looks.length).toBeLessThan(tasks.length / 2);
  });

  test('is not started when its text holds the token', async () => {
    using s = stage();
    const error = await failureOf(s.client.delegations.run(s.peer.id, `use ${s.own.token}`, never));
    expect(error).toMatchObject({ name: 'TokenLeakError' });
    expect(s.platform.activities(s.peer.id)).toEqual([]);
  });
});

describe('within an agent', () => {
  test('the answer to a task that is run goes there, and not to the handler', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own, peer } = createTeam(served.platform);
    const seen: string[] = [];
    const answers: string[] = [];
    await using agent = startAgent(served.url, own, dir.path, async (message, signal) => {
      seen.push(message.text);
      if (message.text !== 'ask the lead') return;
      answers.push((await agent.client.delegations.run(peer.id, 'What now?', signal)).text);
    });
    await registered(agent);
    await served.platform.sendAsCanvasUser(own.id, 'ask the lead');
    const messageId = await taskOf(served.platform, peer.id);
    await answer(clientOf(served.url, peer), own, 'rest', messageId);
    await answer(clientOf(served.url, peer), own, 'and another thing', messageId);
    await eventually('the message behind it', () => seen.includes('and another thing') || undefined);
    expect(answers).toEqual(['rest']);
    expect(seen).toEqual(['ask the lead', 'and another thing']);
  });

  test('a task that another agent answers with reply is answered', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    using theirDir = tempDir();
    const { own, peer } = createTeam(served.platform);
    const seen: string[] = [];
    await using helper = startAgent(served.url, peer, theirDir.path, async (message) => {
      await message.reply(`${message.text}: 42`);
    });
    await using agent = startAgent(served.url, own, dir.path, async ({ text }) => void seen.push(text));
    await Promise.all([registered(helper), registered(agent)]);
    const tasks = ['Count sheep', 'Count goats', 'Count cows'];
    const answers = await Promise.all(
      tasks.map((task) => agent.client.delegations.run(peer.id, task, never)),
    );
    expect(answers.map(({ text }) => text)).toEqual(tasks.map((task) => `${task}: 42`));
    await served.platform.sendAsCanvasUser(own.id, 'Done?');
    await eventually('the message of the user', () => seen.includes('Done?') || undefined);
    expect(seen).toEqual(['Done?']);
  });

  test('an answer with files goes to both, so that the files are not lost', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own, peer } = createTeam(served.platform);
    const seen: string[] = [];
    await using agent = startAgent(served.url, own, dir.path, async ({ text, files }) => {
      seen.push(`${text} ${files.map(({ kind }) => kind)}`);
    });
    await registered(agent);
    const run = agent.client.delegations.run(peer.id, 'Draw it', never);
    const messageId = await taskOf(served.platform, peer.id);
    await answer(clientOf(served.url, peer), own, 'here', messageId, [new File(['picture'], 'a.txt')]);
    expect((await run).text).toContain('here');
    await eventually('the message', () => seen.length > 0 || undefined);
    expect(seen[0]).toContain('saved');
  });

  test('an answer that is longer than an inbox keeps comes whole', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own, peer } = createTeam(served.platform);
    const seen: string[] = [];
    await using agent = startAgent(served.url, own, dir.path, async ({ text }) => void seen.push(text));
    await registered(agent);
    const run = agent.client.delegations.run(peer.id, 'Tell all', never);
    const messageId = await taskOf(served.platform, peer.id);
    const text = `begin ${'ä'.repeat(80_000)} end`;
    await answer(clientOf(served.url, peer), own, text, messageId);
    expect((await run).text).toBe(text);
    served.platform.insertMessages(own.id, ['later']);
    await eventually('a later message', () => seen.includes('later') || undefined);
    expect(seen).toEqual(['later']);
  });
});
