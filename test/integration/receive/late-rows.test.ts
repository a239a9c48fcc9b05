import { expect, test } from 'bun:test';
import { z } from 'zod';
import { openInbox } from '../../../src/inbox/file/open.ts';
import type { NewFaultRule } from '../../../src/local/faults/faults.ts';
import { createLocalPlatform, type Era } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { runWorkspace } from '../../../src/receive/workspace-run.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { readMessageBody } from '../../../src/wire/message-body.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { SILENT_EVENTS } from '../../support/silent-events.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { targetOf } from '../../support/tool-session.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const isRowEvent = z.object({ activity_type: z.literal('a2a_receive'), request_body: z.unknown() });

interface Arrived {
  readonly text: string;
  readonly atMs: number;
}

interface StartOptions {
  readonly senders?: number;
  /** Between two sweeps; an hour unless given, so that only the first one of a session finds anything. */
  readonly sweepMs?: number;
  /** Another agent listened until now: what came before is not for this one. */
  readonly isTakenOver?: boolean;
  /** The platform takes no query for the rows of one peer. */
  readonly refusesPeerQueries?: boolean;
  readonly era?: Era;
}

/** A workspace with so many siblings that is received for with an event stream. */
async function start({
  senders = 1,
  sweepMs = HOUR_MS,
  isTakenOver = false,
  refusesPeerQueries,
  era = 'E2',
}: StartOptions = {}) {
  const time = new VirtualTime();
  const dir = tempDir();
  const platform = createLocalPlatform({ era, rateLimitPerMinute: 0 });
  const lead = platform.createWorkspace({ name: 'Lead', deliveryMode: 'poll', external: true });
  const create = (name: string) =>
    platform.createWorkspace({ name, parentId: lead.id, external: true, deliveryMode: 'poll' });
  const own = create('Own');
  const peers = Array.from({ length: senders }, (_, index) => create(`peer ${index}`));
  const { inbox } = openInbox(dir.path, Date.now);
  const traffic = { requests: 0, rows: 0 };
  const client = new PlatformClient(targetOf(own), async (request) => {
    traffic.requests += 1;
    if (refusesPeerQueries === true && /peer_id=/.test(request.url))
      return new Response(null, { status: 400 });
    const response = await platform.fetch(request);
    if (!/type=a2a_receive/.test(request.url)) return response;
    const rows = await response.json();
    traffic.rows += z.array(z.unknown()).parse(rows).length;
    return Response.json(rows, { headers: response.headers });
  });
  const visibleMs = new Map<string, number>();
  platform.events.subscribe(({ workspaceId, payload }) => {
    const row = isRowEvent.safeParse(payload);
    if (workspaceId !== own.id || !row.success) return;
    visibleMs.set(readMessageBody(row.data.request_body).text, Date.now());
  });
  const arrived: Arrived[] = [];
  if (isTakenOver) {
    const signal = AbortSignal.timeout(1_000);
    await client.register({ name: 'Own' }, signal);
    await client.heartbeat({ active_tasks: 0, current_task: '', error_rate: 0, uptime_seconds: 1 }, signal);
    await time.pass(1_000);
  }
  const receive = async () => {
    const isAlive = Promise.withResolvers<void>();
    const stop = new AbortController();
    const ended = runWorkspace(
      {
        inbox: inbox.takeOver(),
        files: NO_FILES,
        clock: systemClock,
        wake: { onWake: () => () => undefined },
        work: { of: () => ({ activeTasks: 0, currentTask: '' }), onChange: () => () => undefined },
        onPolled: () => undefined,
        onArrived() {
          const known = new Set(arrived.map(({ text }) => text));
          for (const { message } of waitingIn(inbox, [own.id])) {
            if (!known.has(message.text)) arrived.push({ text: message.text, atMs: Date.now() });
          }
        },
      },
      {
        client,
        card: { name: 'Own' },
        pace: { pollIntervalMs: HOUR_MS, relaxedIntervalMs: sweepMs, pollWindowSeconds: 30 },
        events: {
          ...SILENT_EVENTS,
          doorbell: (state) => {
            if (state === 'alive') isAlive.resolve();
          },
        },
        parts: { doorbell: true },
      },
      stop.signal,
    );
    ended.catch(() => undefined);
    await time.outcome(isAlive.promise);
    return async () => {
      stop.abort();
      await ended.catch(() => undefined);
    };
  };
  let stop = await receive();
  const [first] = peers;
  if (first === undefined) throw new Error('a sender is needed');
  return {
    ...{ time, platform, own, peers, first, visibleMs, arrived, inbox, traffic },
    late: (fault: NewFaultRule) => platform.faults.set(fault),
    /** Sends each message when the one before it has been answered. */
    async say(peer: { readonly id: string }, texts: readonly string[], pauseMs = 0) {
      for (const text of texts) {
        await platform.sendAsPeer(peer.id, own.id, text);
        if (pauseMs > 0) await Bun.sleep(pauseMs);
      }
    },
    untilArrived: (count: number) =>
      time.until(`${count} messages`, () => arrived.length >= count || undefined, 600_000),
    delaysMs: () => arrived.map(({ text, atMs }) => atMs - (visibleMs.get(text) ?? 0)),
    /** A row with the time of so long ago, which is there from now on. */
    commit: (text: string, agoMs: number) =>
      platform.insertMessages(own.id, [text], { createdAtMicros: () => (Date.now() - agoMs) * 1000 }),
    stop: () => stop(),
    async restart() {
      await stop();
      stop = await receive();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
      time[Symbol.dispose]();
    },
  };
}

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);

test('a message that another overtook comes as soon as it is visible', async () => {
  await using s = await start({ senders: 2 });
  const [slow, quick] = s.peers;
  if (slow === undefined || quick === undefined) throw new Error('two senders are needed');
  s.late({ match: { workspaceId: slow.id }, fault: { kind: 'late-row', delayMs: 20_000 } });
  const sending = s.say(slow, ['slow']);
  await s.time.outcome(s.say(quick, ['quick']));
  await s.untilArrived(1);
  await s.time.outcome(sending);
  await s.untilArrived(2);
  expect(s.arrived.map(({ text }) => text)).toEqual(['quick', 'slow']);
  expect(Math.max(...s.delaysMs())).toBeLessThanOrEqual(150);
});

test('a late message of the canvas user comes as soon as it is visible', async () => {
  await using s = await start();
  s.late({ times: 1, fault: { kind: 'late-row', delayMs: 20_000 } });
  const sending = s.platform.sendAsCanvasUser(s.own.id, 'slow');
  await s.time.pass(1_000);
  await s.time.outcome(s.say(s.first, ['quick']));
  await s.time.outcome(sending);
  await s.untilArrived(2);
  expect(Math.max(...s.delaysMs())).toBeLessThanOrEqual(150);
});

test('where events do not name messages, a late one comes a second after its event', async () => {
  await using s = await start({ senders: 2, era: 'E1' });
  s.late({ match: { workspaceId: s.first.id }, fault: { kind: 'late-row', delayMs: 5_000 } });
  const sending = s.say(s.first, ['slow']);
  await s.time.outcome(s.say({ id: s.peers.at(-1)?.id ?? '' }, numbered('quick', 50), 100));
  await s.time.outcome(sending);
  await s.untilArrived(51);
  expect(Math.max(...s.delaysMs())).toBeLessThanOrEqual(1_500);
});

test('a platform that does not tell the rows of one sender is asked for those of all', async () => {
  await using s = await start({ senders: 2, refusesPeerQueries: true });
  s.late({ match: { workspaceId: s.first.id }, fault: { kind: 'late-row', delayMs: 5_000 } });
  const sending = s.say(s.first, ['slow']);
  await s.time.outcome(s.say({ id: s.peers.at(-1)?.id ?? '' }, ['quick']));
  await s.time.outcome(sending);
  await s.untilArrived(2);
  expect(Math.max(...s.delaysMs())).toBeLessThanOrEqual(1_500);
});

test.each([
  // Without a pause the senders meet in the same instants.
  { lateShare: 0.3, pauseMs: 0 },
  { lateShare: 0.5, pauseMs: 0 },
  { lateShare: 0.7, pauseMs: 0 },
  { lateShare: 0.7, pauseMs: 100 },
  { lateShare: 0.03, pauseMs: 20 },
])(
  'eight senders with late messages: within 1.5 s, none twice, each sender in order, two rows read per row (%j)',
  async ({ lateShare, pauseMs }) => {
    await using s = await start({ senders: 8 });
    s.platform.faults.seed(7);
    s.late({ probability: lateShare, fault: { kind: 'late-row', delayMs: 0, maxDelayMs: 2_000 } });
    const texts = s.peers.map((_, index) => numbered(`from ${index}:`, 40));
    const startedMs = Date.now();
    await s.time.outcome(Promise.all(s.peers.map((peer, index) => s.say(peer, texts[index] ?? [], pauseMs))));
    await s.untilArrived(320);
    await s.time.pass(5_000);
    const arrived = s.arrived.map(({ text }) => text);
    expect(arrived).toHaveLength(320);
    expect(s.peers.map((_, index) => arrived.filter((text) => text.startsWith(`from ${index}:`)))).toEqual(
      texts,
    );
    expect(Math.max(...s.delaysMs())).toBeLessThanOrEqual(1_500);
    expect(s.traffic.rows).toBeLessThanOrEqual(2 * 320);
    // The platform takes 600 a minute; of what is left, heartbeats and replies are sent.
    const minutes = (Date.now() - startedMs) / MINUTE_MS;
    expect(s.traffic.requests).toBeLessThanOrEqual(Math.max(1, minutes) * 560);
  },
);

test('a burst costs one row per row when nothing is late', async () => {
  await using s = await start({ senders: 8 });
  await s.time.outcome(Promise.all(s.peers.map((peer, index) => s.say(peer, numbered(`${index}:`, 40)))));
  await s.untilArrived(320);
  await s.time.pass(5_000);
  expect(s.traffic.rows).toBe(320);
});

test('three messages a second for a minute cost one poll each', async () => {
  await using s = await start();
  const before = s.traffic.requests;
  await s.time.outcome(s.say(s.first, numbered('m', 180), 333));
  await s.untilArrived(180);
  expect(s.traffic.requests - before).toBeLessThanOrEqual(200);
  const onTime = s.delaysMs().filter((delayMs) => delayMs <= 100);
  expect(onTime.length).toBeGreaterThanOrEqual(171);
});

test('a row that is committed minutes late is found by a slow deep look', async () => {
  await using s = await start({ sweepMs: 15_000 });
  await s.time.pass(MINUTE_MS);
  s.commit('an upload of ten minutes', 10 * MINUTE_MS);
  await s.time.pass(6 * MINUTE_MS);
  expect(s.arrived.map(({ text }) => text)).toEqual(['an upload of ten minutes']);
});

test('a row that was committed late while no session ran is found by the first look of the next', async () => {
  await using s = await start();
  await s.stop();
  s.commit('late', 10 * MINUTE_MS);
  await s.restart();
  await s.untilArrived(1);
});

test('a deep look brings nothing from before the first window of a workspace', async () => {
  await using s = await start({ sweepMs: 15_000, isTakenOver: true });
  s.commit('answered by the agent before', 10 * MINUTE_MS);
  await s.time.pass(20 * MINUTE_MS);
  await s.restart();
  await s.time.pass(20 * MINUTE_MS);
  expect(s.arrived).toEqual([]);
  s.commit('late, and ours', 10 * MINUTE_MS);
  await s.time.pass(6 * MINUTE_MS);
  expect(s.arrived.map(({ text }) => text)).toEqual(['late, and ours']);
});

test('deep looks take the place of sweeps: an idle workspace costs no more requests', async () => {
  await using s = await start({ sweepMs: 15_000 });
  await s.time.pass(MINUTE_MS);
  const before = s.traffic.requests;
  await s.time.pass(20 * MINUTE_MS);
  expect(s.traffic.requests - before).toBeLessThanOrEqual(20 * 8);
});
