import { Database, SQLiteError } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { openInbox } from '../../../src/inbox/file/open.ts';
import {
  createLocalPlatform,
  type Era,
  type PeerResponder,
  textAnswer,
} from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { type DelegationWatchDeps, runDelegationWatch } from '../../../src/receive/delegation-watch.ts';
import { PeerNames } from '../../../src/receive/peer-names.ts';
import { Bell } from '../../../src/runtime/bell.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { targetOf } from '../../support/tool-session.ts';

/** A watch that runs, over a local platform without a socket. */
function stage(options: { era?: Era; responder?: PeerResponder } = {}) {
  const { era = 'E2', responder } = options;
  const dir = tempDir();
  const platform = createLocalPlatform({ era, delegationRetryMs: 1 });
  const own = platform.createWorkspace({ name: 'Own', deliveryMode: 'poll', external: true });
  const peer = platform.createWorkspace({
    name: 'Peer',
    parentId: own.id,
    ...(responder === undefined ? { deliveryMode: 'poll', external: true } : { responder }),
  });
  const { inbox } = openInbox(dir.path, Date.now);
  const client = new PlatformClient(targetOf(own), (request) => platform.fetch(request));
  const ending = new AbortController();
  const bell = new Bell();
  const failures: unknown[] = [];
  let looks = 0;
  const deps: DelegationWatchDeps = {
    client,
    inbox: inbox.takeOver(),
    clock: systemClock,
    names: new PeerNames(client, ending.signal),
    files: NO_FILES,
    intervalMs: () => {
      looks += 1;
      return 20;
    },
    bell,
    onArrived: () => undefined,
    events: { failed: (_request, error) => void failures.push(error) },
  };
  const running = runDelegationWatch(deps, ending.signal);
  return {
    platform,
    own,
    peer,
    inbox,
    failures,
    looks: () => looks,
    async delegate(task: string) {
      const body = { target_id: peer.id, task, idempotency_key: crypto.randomUUID() };
      const { id } = await client.delegations.start(body, ending.signal);
      inbox.delegations.add({ workspaceId: own.id, id, peerId: peer.id, task, isAwaited: true });
      return id;
    },
    running,
    inboxPath: join(dir.path, 'inbox.db'),
    pending: () => waitingIn(inbox, [own.id]).map(({ message }) => message),
    untilQuiet: () =>
      eventually(
        'nothing to be awaited',
        () => inbox.delegations.awaited(own.id, 86_400_000).length === 0 || undefined,
      ),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running.catch(() => undefined);
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
    },
  };
}

describe('the result of a delegation', () => {
  test.each<Era>(['E0', 'E1', 'E2'])('becomes a message with the whole text, once (%s)', async (era) => {
    const long = 'forty-two '.repeat(100);
    await using s = stage({ era, responder: (asked) => textAnswer(asked, `${asked.text}: ${long}`) });
    const id = await s.delegate('count');
    await s.untilQuiet();
    expect(s.pending()).toMatchObject([
      {
        sender: { kind: 'peer_agent', peerId: s.peer.id, name: 'Peer' },
        text: `count: ${long}`,
        delegation: { id, task: 'count', outcome: 'completed' },
      },
    ]);
  });

  // Until July 2026 the row of a failed result did not say which delegation it was.
  test.each<Era>(['E0', 'E1', 'E1.5', 'E2'])('that failed is a message that says so (%s)', async (era) => {
    await using s = stage({ era, responder: () => ({ status: 422, body: { error: 'too vague' } }) });
    const id = await s.delegate('count');
    await s.untilQuiet();
    expect(s.pending()).toMatchObject([{ text: 'too vague', delegation: { id, outcome: 'failed' } }]);
  });

  test('that the peer answered with an error is a failure in its words', async () => {
    const error = { code: -32603, message: 'no disk left' };
    await using s = stage({ responder: () => ({ body: { jsonrpc: '2.0', id: '1', error } }) });
    const id = await s.delegate('count');
    await s.untilQuiet();
    expect(s.pending()).toMatchObject([
      { text: 'no disk left', textOrigin: 'sender', delegation: { id, outcome: 'failed' } },
    ]);
  });

  test.each<Era>(['E1', 'E2'])('that is a poll-mode peer’s queued note is none (%s)', async (era) => {
    await using s = stage({ era });
    await s.delegate('count');
    await s.untilQuiet();
    expect(s.pending()).toEqual([]);
  });

  test('is waited for through errors of the platform', async () => {
    await using s = stage({ responder: (asked) => textAnswer(asked, 'ten') });
    s.platform.faults.set({
      match: { path: `/workspaces/${s.own.id}/delegations` },
      fault: { kind: 'status', status: 500 },
      times: 1,
    });
    await s.delegate('count');
    await s.untilQuiet();
    expect(s.failures).toHaveLength(1);
    expect(s.pending()).toHaveLength(1);
  });

  test('comes without a name where nobody can be asked for it', async () => {
    await using s = stage({ responder: (asked) => textAnswer(asked, 'ten') });
    s.platform.faults.set({
      match: { method: 'GET', path: `/workspaces/${s.peer.id}` },
      fault: { kind: 'status', status: 500 },
    });
    await s.delegate('count');
    await s.untilQuiet();
    expect(s.pending()).toMatchObject([{ sender: { kind: 'peer_agent', peerId: s.peer.id }, text: 'ten' }]);
  });

  test('of many at once: each once, none crossed', async () => {
    await using s = stage({ responder: (asked) => textAnswer(asked, `answer to ${asked.text}`) });
    const tasks = Array.from({ length: 20 }, (_, index) => `task ${index}`);
    await Promise.all(tasks.map((task) => s.delegate(task)));
    await s.untilQuiet();
    const pairs = s.pending().map(({ text, delegation }) => [text, delegation?.task]);
    expect(pairs.sort()).toEqual(tasks.map((task) => [`answer to ${task}`, task]).sort());
  });
});

test('results of more delegations than the platform lists, which come all at once, arrive', async () => {
  const gate = Promise.withResolvers<void>();
  await using s = stage({
    responder: async (asked) => {
      await gate.promise;
      return textAnswer(asked, `answer to ${asked.text}`);
    },
  });
  const tasks = Array.from({ length: 80 }, (_, index) => `task ${index}`);
  await Promise.all(tasks.map((task) => s.delegate(task)));
  gate.resolve();
  await s.untilQuiet();
  expect(
    s
      .pending()
      .map(({ text }) => text)
      .sort(),
  ).toEqual(tasks.map((task) => `answer to ${task}`).sort());
});

test('while nothing is awaited, nothing is asked', async () => {
  await using s = stage();
  await eventually('a few looks', () => s.looks() > 4 || undefined);
  expect(s.platform.requests.matching({})).toEqual([]);
});

test('an inbox that fails ends the watch, so that its holder can mend it', async () => {
  await using s = stage();
  using other = new Database(s.inboxPath);
  other.run('DROP TABLE delegation');
  await expect(s.running).rejects.toBeInstanceOf(SQLiteError);
  expect(s.failures).toEqual([]);
});
