import { describe, expect, test } from 'bun:test';
import { FencedError } from '../../../src/core/errors.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import type { WorkspaceEvents } from '../../../src/receive/workspace-events.ts';
import { type Parts, runWorkspace } from '../../../src/receive/workspace-run.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { createTeam } from '../../support/platform.ts';
import { SILENT_EVENTS } from '../../support/silent-events.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { targetOf } from '../../support/tool-session.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const HOUR_MS = 3_600_000;

/** A workspace that is received for until the end of the scope. */
function start(parts: Parts, pollIntervalMs = HOUR_MS) {
  const time = new VirtualTime();
  const dir = tempDir();
  const platform = createLocalPlatform({ rateLimitPerMinute: 0, delegationRetryMs: 1 });
  const { own, peer } = createTeam(platform);
  const { inbox } = openInbox(dir.path, Date.now);
  const client = new PlatformClient(targetOf(own), (request) => platform.fetch(request));
  const stop = new AbortController();
  const wakers = new Set<() => void>();
  const onWake = (listener: () => void) => {
    wakers.add(listener);
    return () => wakers.delete(listener);
  };
  const heard: string[] = [];
  const work = { activeTasks: 0, currentTask: '' };
  let onWorkChange: () => void = () => undefined;
  const events: WorkspaceEvents = {
    ...SILENT_EVENTS,
    polled: () => void heard.push('polled'),
    pollFailed: ({ state }) => void heard.push(`poll failed: ${state}`),
    registered: () => void heard.push('registered'),
    heartbeatSent: () => void heard.push('heartbeat'),
    looked({ status }) {
      const wasPaused = heard.includes('looked: paused');
      heard.push(`looked: ${status}`);
      return wasPaused && status !== 'paused';
    },
    doorbell: (state) => void heard.push(`doorbell: ${state}`),
    failed: (request) => void heard.push(`${request} failed`),
  };
  const ended = runWorkspace(
    {
      inbox: inbox.takeOver(),
      files: NO_FILES,
      clock: systemClock,
      wake: { onWake },
      work: {
        of: () => work,
        onChange(_id, listener) {
          onWorkChange = listener;
          return () => undefined;
        },
      },
      onPolled: () => undefined,
      onArrived: () => void heard.push('arrived'),
    },
    {
      client,
      card: { name: 'Laptop' },
      pace: { pollIntervalMs, relaxedIntervalMs: HOUR_MS, pollWindowSeconds: 30 },
      events,
      parts,
    },
    stop.signal,
  );
  ended.catch(() => undefined);
  const texts = () => waitingIn(inbox, [own.id]).map(({ message }) => message.text);
  const requests = (path: RegExp) => platform.requests.matching({ path }).length;
  return {
    ...{ time, platform, own, peer, inbox, client, heard, work, ended, texts, requests },
    workChanged: () => onWorkChange(),
    wakeUp: () => {
      for (const waker of wakers) waker();
    },
    until: (what: string, withinMs?: number) =>
      time.until(what, () => heard.includes(what) || undefined, withinMs),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended.catch(() => undefined);
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
      time[Symbol.dispose]();
    },
  };
}

describe('a workspace', () => {
  test('is polled before it is registered, and then kept present', async () => {
    await using s = start({});
    await s.until('heartbeat');
    expect(s.heard).toEqual(['polled', 'registered', 'heartbeat']);
    await s.time.pass(300_000);
    expect(s.requests(/heartbeat/)).toBeGreaterThan(8);
    expect(s.requests(/register/)).toBe(1);
  });

  test('is not registered while no poll has worked', async () => {
    await using s = start({ state: true, delegations: true, broadcasts: true, doorbell: true });
    s.platform.faults.set({
      match: { path: '/workspaces/*/activity' },
      fault: { kind: 'status', status: 503 },
    });
    await s.time.pass(300_000);
    expect(s.heard.length).toBeGreaterThan(5);
    expect(new Set(s.heard)).toEqual(new Set(['poll failed: unavailable']));
    expect(s.requests(/register|heartbeat|state|delegations|stream/)).toBe(0);
  });

  test('of which nothing more is wanted is asked for nothing but messages', async () => {
    await using s = start({});
    await s.time.pass(600_000);
    expect(s.requests(/activity/)).toBe(1);
    expect(s.requests(/state|delegations|stream|ack|broadcast/)).toBe(0);
  });

  test('tells at once what the session works on', async () => {
    await using s = start({});
    await s.until('registered');
    Object.assign(s.work, { activeTasks: 1, currentTask: 'answering a person' });
    s.workChanged();
    await s.until('heartbeat', 100);
  });

  test('is polled at once when the machine wakes', async () => {
    await using s = start({});
    await s.until('registered');
    s.platform.insertMessages(s.own.id, ['from meanwhile']);
    s.wakeUp();
    await s.until('arrived', 100);
    expect(s.texts()).toEqual(['from meanwhile']);
  });

  test('ends as a whole when another process has taken over', async () => {
    await using s = start({ doorbell: true, state: true, broadcasts: true, delegations: true });
    await s.until('registered');
    s.inbox.takeOver();
    s.platform.insertMessages(s.own.id, ['not ours']);
    s.wakeUp();
    await s.time.until('the end', () => Bun.peek.status(s.ended) === 'rejected' || undefined);
    await expect(s.ended).rejects.toBeInstanceOf(FencedError);
    const before = s.requests(/./);
    await s.time.pass(600_000);
    expect(s.requests(/./)).toBe(before);
  });
});

describe('the doorbell', () => {
  test('brings a message at once, and is proven by a heartbeat of our own', async () => {
    await using s = start({ doorbell: true });
    await s.until('doorbell: alive', 1_000);
    await s.platform.sendAsCanvasUser(s.own.id, 'hello');
    await s.until('arrived', 100);
    expect(s.texts()).toEqual(['hello']);
  });

  test('makes polls rare while it works, and frequent again as soon as it does not', async () => {
    await using s = start({ doorbell: true }, 5_000);
    await s.until('doorbell: alive', 5_000);
    await s.time.pass(10_000);
    const alive = s.requests(/activity/);
    await s.time.pass(60_000);
    expect(s.requests(/activity/) - alive).toBeLessThanOrEqual(1);
    s.platform.faults.set({
      match: { path: '/workspaces/*/events/stream' },
      fault: { kind: 'status', status: 503 },
    });
    s.platform.dropEventStreams();
    await s.until('doorbell: closed', 5_000);
    const closed = s.requests(/activity/);
    await s.time.pass(60_000);
    expect(s.requests(/activity/) - closed).toBeGreaterThanOrEqual(10);
  });
});

describe('beside the feed', () => {
  test('the result of a delegation arrives', async () => {
    await using s = start({ delegations: true }, 1_000);
    const responder = s.platform.createWorkspace({
      name: 'Responder',
      parentId: s.own.id,
      responder: () => ({ status: 422, body: { error: 'too vague' } }),
    });
    const body = { target_id: responder.id, task: 'count', idempotency_key: crypto.randomUUID() };
    const { id } = await s.client.delegations.start(body, new AbortController().signal);
    s.inbox.delegations.add({
      workspaceId: s.own.id,
      id,
      peerId: responder.id,
      task: 'count',
      isAwaited: true,
    });
    await s.until('arrived', 120_000);
    expect(s.texts()).toEqual(['too vague']);
  });

  test('a broadcast arrives', async () => {
    await using s = start({ broadcasts: true });
    s.platform.insertActivity({
      workspaceId: s.own.id,
      activityType: 'broadcast_receive',
      method: 'broadcast',
      sourceId: s.peer.id,
      summary: 'Broadcast from Laptop lead: news',
    });
    await s.until('arrived', 120_000);
    expect(s.texts()).toEqual(['news']);
  });

  test('a pause is noticed, and when it ends the workspace is registered again', async () => {
    await using s = start({ state: true });
    await s.until('registered');
    s.platform.setStatus(s.own.id, 'paused');
    await s.until('looked: paused', 200_000);
    s.platform.setStatus(s.own.id, 'online');
    await s.until('looked: online', 60_000);
    await s.time.until('the registration', () => s.requests(/register/) === 2 || undefined, 60_000);
  });

  test('what is dealt with is acknowledged, but only while the inbox outlives a restart', async () => {
    let isDurable = false;
    await using s = start({ acknowledgeWhile: () => isDurable }, 1_000);
    s.platform.insertMessages(s.own.id, ['done']);
    await s.until('arrived');
    for (const { row } of waitingIn(s.inbox, [s.own.id])) s.inbox.settleBySession(row, 'pop');
    await s.time.pass(120_000);
    expect(s.requests(/ack/)).toBe(0);
    isDurable = true;
    await s.time.until('the acknowledgement', () => s.requests(/ack/) === 1 || undefined, 120_000);
  });
});
