import { describe, expect, jest, test } from 'bun:test';
import { CANVAS_ONLY } from '../../../src/inbox/access/policy.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { createLocalPlatform, type Era } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { PeerNames } from '../../../src/receive/peer-names.ts';
import { RequestNews, runRequestWatch } from '../../../src/receive/request-watch.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { parseActivityRow } from '../../../src/wire/activity.ts';
import { classifyActivity } from '../../../src/wire/classify.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { createTeam } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { targetOf } from '../../support/tool-session.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

/** A watch of `own` that runs, in virtual time, and the client of the peer above it. */
function stage({ era = 'E2' as Era, isTold = true, starts = true } = {}) {
  const stream = { isTold };
  const time = new VirtualTime();
  const dir = tempDir();
  const platform = createLocalPlatform({ era, rateLimitPerMinute: 0 });
  const { own, peer } = createTeam(platform);
  const { inbox } = openInbox(dir.path, Date.now);
  const leased = inbox.takeOver();
  const clientOf = (who: typeof own) =>
    new PlatformClient(targetOf(who), (request) => platform.fetch(request));
  const [ours, theirs] = [clientOf(own), clientOf(peer)];
  const news = new RequestNews();
  const ending = new AbortController();
  const failures: unknown[] = [];
  const { signal } = ending;
  const run = () =>
    runRequestWatch(
      {
        client: ours,
        arrivals: leased.arrivals,
        clock: systemClock,
        news,
        names: new PeerNames(ours, signal),
        isTold: () => stream.isTold,
        onArrived: () => undefined,
        events: { failed: (_request, error) => void failures.push(error) },
      },
      signal,
    );
  const running = starts ? [run()] : [];
  const toUs = { kind: 'task', recipient_type: 'agent', recipient_id: own.id } as const;
  const toPeer = { ...toUs, recipient_id: peer.id };
  const messages = () => waitingIn(inbox, [own.id]).map(({ message }) => message);
  const asked = () => platform.requests.matching({ path: /\/requests/ }).length;
  return {
    ...{
      time,
      platform,
      own,
      peer,
      ours,
      theirs,
      stream,
      news,
      failures,
      signal,
      toUs,
      toPeer,
      messages,
      asked,
      inbox,
      leased,
    },
    start: () => running.push(run()),
    until: (count: number) =>
      time.until(`${count} messages`, () => (messages().length === count ? messages() : undefined)),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await Promise.all(running);
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
      time[Symbol.dispose]();
    },
  };
}

describe('a request to the workspace', () => {
  test('that was there before is a message once, with who asks and what', async () => {
    await using s = stage({ starts: false });
    const body = { ...s.toUs, title: 'Count the sheep', detail: 'All of them.' };
    const id = await s.theirs.requests.create(body, s.signal);
    s.start();
    expect(await s.until(1)).toMatchObject([
      {
        activityId: `request-${id}`,
        workspaceId: s.own.id,
        sender: { kind: 'peer_agent', peerId: s.peer.id, name: 'Laptop lead' },
        text: 'Count the sheep\n\nAll of them.',
        request: { id, event: 'created', kind: 'task', status: 'pending', title: 'Count the sheep' },
      },
    ]);
    const asked = s.asked();
    await s.time.until('more looks', () => s.asked() > asked + 4 || undefined);
    expect(s.messages()).toHaveLength(1);
  });

  test('comes as soon as the event stream tells of it', async () => {
    await using s = stage();
    await s.time.until('the first look', () => s.asked() === 2 || undefined);
    await s.theirs.requests.create({ ...s.toUs, title: 'Now' }, s.signal);
    const before = Date.now();
    s.news.changed();
    await s.until(1);
    expect(Date.now() - before).toBeLessThan(1_000);
  });

  test('comes within about a minute where no event stream tells of it', async () => {
    await using s = stage({ isTold: false });
    await s.time.until('the first look', () => s.asked() === 2 || undefined);
    await s.theirs.requests.create({ ...s.toUs, title: 'Soon' }, s.signal);
    const before = Date.now();
    await s.until(1);
    expect(Date.now() - before).toBeLessThanOrEqual(67_000);
  });

  test('brings what is added to it, which nothing tells the receiver, and that it was taken back', async () => {
    await using s = stage();
    const id = await s.theirs.requests.create({ ...s.toUs, title: 'Count' }, s.signal);
    s.news.changed();
    await s.until(1);
    await s.theirs.requests.comment(id, 'Only the black ones.', s.signal);
    await s.ours.requests.comment(id, 'What colour?', s.signal);
    expect((await s.until(2))[1]).toMatchObject({
      text: 'Only the black ones.',
      sender: { kind: 'peer_agent', peerId: s.peer.id },
      request: { id, event: 'comment', by: 'agent', status: 'info_requested' },
    });
    await s.theirs.requests.cancel(id, s.signal);
    expect((await s.until(3))[2]).toMatchObject({ text: '', request: { id, event: 'cancelled' } });
  });

  test('of a sender who may not write to the session reaches nobody', async () => {
    await using s = stage({ starts: false });
    s.inbox.admitOnly({ policy: CANVAS_ONLY });
    await s.theirs.requests.create({ ...s.toUs, title: 'Let me in' }, s.signal);
    s.start();
    await s.time.until('the first look', () => s.asked() >= 2 || undefined);
    await s.time.pass(120_000);
    expect(s.messages()).toEqual([]);
  });

  test('that is over before anybody looked, and one to oneself, are none', async () => {
    await using s = stage({ starts: false });
    const over = await s.theirs.requests.create({ ...s.toUs, title: 'Over' }, s.signal);
    await s.theirs.requests.cancel(over, s.signal);
    await s.ours.requests.create({ ...s.toUs, title: 'To myself' }, s.signal);
    s.start();
    await s.time.pass(120_000);
    expect(s.messages()).toEqual([]);
  });
});

describe('what comes of a request of the workspace', () => {
  test('is told when it is decided, with who decided, and not what was decided before', async () => {
    await using s = stage({ starts: false });
    const old = await s.ours.requests.create({ ...s.toPeer, title: 'Old' }, s.signal);
    await s.theirs.requests.respond(old, 'done', s.signal);
    const id = await s.ours.requests.create({ ...s.toPeer, title: 'New' }, s.signal);
    s.start();
    await s.time.until('the first look', () => s.asked() >= 5 || undefined);
    await s.theirs.requests.respond(id, 'rejected', s.signal);
    s.news.changed();
    expect(await s.until(1)).toMatchObject([
      {
        text: '',
        sender: { kind: 'peer_agent', peerId: s.peer.id },
        request: { id, event: 'outcome', isOwn: true, by: 'agent', status: 'rejected', title: 'New' },
      },
    ]);
  });

  test('is one message, although the platform files it in the inbox as well', async () => {
    await using s = stage();
    const id = await s.ours.requests.create({ ...s.toPeer, title: 'New' }, s.signal);
    s.news.changed();
    await s.time.until('a look', () => s.asked() >= 5 || undefined);
    await s.theirs.requests.comment(id, 'Which?', s.signal);
    s.news.commented(id);
    await s.until(1);
    await s.theirs.requests.respond(id, 'done', s.signal);
    s.news.changed();
    await s.until(2);
    await s.ours.heartbeat({ active_tasks: 0, current_task: '', uptime_seconds: 1, error_rate: 0 }, s.signal);
    const rows = s.platform.activities(s.own.id);
    expect(rows).toHaveLength(2);
    const arrivals = rows.map((json) => {
      const row = parseActivityRow(json);
      if (!row.ok) throw new Error(row.problem);
      const { activity } = row;
      const outcome = classifyActivity(activity, s.own.id);
      return {
        activityId: activity.id,
        createdAtMicros: activity.createdAtMicros,
        seq: activity.seq ?? 0,
        outcome,
      };
    });
    expect(s.leased.arrivals.add(s.own.id, arrivals)).toBe(0);
    expect(s.messages().map(({ request }) => request?.event)).toEqual(['comment', 'outcome']);
  });

  test('is told by the feed alone where nobody looked', async () => {
    await using s = stage({ starts: false });
    const id = await s.ours.requests.create(
      { kind: 'approval', recipient_type: 'user', recipient_id: '', title: 'Deploy "it"' },
      s.signal,
    );
    const admin = { Authorization: `Bearer ${s.platform.adminToken}` };
    const post = (path: string, json: unknown) =>
      s.platform.fetch(
        new Request(`http://platform.test/requests/${id}${path}`, {
          method: 'POST',
          headers: admin,
          body: JSON.stringify(json),
        }),
      );
    await post('/messages', { body: 'Why?', author_type: 'user', author_id: 'u1' });
    await post('/respond', { action: 'approved' });
    await s.ours.heartbeat({ active_tasks: 0, current_task: '', uptime_seconds: 1, error_rate: 0 }, s.signal);
    const messages = s.platform.activities(s.own.id).map((json) => {
      const row = parseActivityRow(json);
      const classified = row.ok ? classifyActivity(row.activity, s.own.id) : undefined;
      return classified?.kind === 'message' ? classified.message : undefined;
    });
    expect(messages).toMatchObject([
      {
        sender: { kind: 'system_notice', sourceType: 'request' },
        text: 'Why?',
        request: { id, event: 'comment', isOwn: true, kind: 'approval', title: 'Deploy "it"' },
      },
      {
        sender: { kind: 'system_notice', sourceType: 'request' },
        text: '',
        request: { id, event: 'outcome', isOwn: true, by: 'user', status: 'approved', title: 'Deploy "it"' },
      },
    ]);
  });
});

test('an open request does not keep the feed from being acknowledged', async () => {
  await using s = stage();
  const [id] = s.platform.insertMessages(s.own.id, ['one']);
  const [row] = s.platform.activities(s.own.id);
  await s.theirs.requests.create({ ...s.toUs, title: 'Count' }, s.signal);
  s.news.changed();
  await s.until(1);
  s.leased.arrivals.store(
    s.own.id,
    [
      {
        activityId: id ?? '',
        createdAtMicros: 1,
        seq: row?.seq ?? 0,
        outcome: { kind: 'ignored', reason: 'own_notify' },
      },
    ],
    undefined,
  );
  expect(s.leased.arrivals.finishedSeq(s.own.id)).toBe(row?.seq ?? -1);
});

test.each<Era>(['E0', 'E1'])(
  'a platform without requests is asked every six hours, whatever rings (%s)',
  async (era) => {
    await using s = stage({ era });
    await s.time.until('the first look', () => s.asked() === 1 || undefined);
    for (let ring = 0; ring < 20; ring += 1) {
      s.news.look();
      await s.time.pass(10_000);
    }
    expect(s.asked()).toBe(1);
    jest.advanceTimersByTime(6 * 3_600_000);
    await s.time.until('the next look', () => s.asked() === 2 || undefined);
    expect(s.failures).toEqual([]);
  },
);

test('a platform with nothing to tell is asked twice in five minutes', async () => {
  await using s = stage();
  await s.time.pass(30 * 60_000);
  expect(s.asked()).toBeLessThanOrEqual(2 * 7);
});

test('an event stream that proves to work after the first look makes the next one as late', async () => {
  await using s = stage({ isTold: false });
  await s.time.until('the first look', () => s.asked() === 2 || undefined);
  s.stream.isTold = true;
  await s.time.pass(4 * 60_000);
  expect(s.asked()).toBe(2);
  s.stream.isTold = false;
  await s.time.pass(2 * 60_000);
  expect(s.asked()).toBeGreaterThanOrEqual(4);
});
