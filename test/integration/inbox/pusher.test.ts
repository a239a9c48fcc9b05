import { describe, expect, test } from 'bun:test';
import type { HoldLimits } from '../../../src/core/hold.ts';
import type { Sender } from '../../../src/core/message.ts';
import type { ChannelNotification } from '../../../src/core/notification.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { HoldBack } from '../../../src/inbox/hold-back.ts';
import { runPusher } from '../../../src/inbox/pusher.ts';
import { deliveriesOf, WITHOUT_FILES } from '../../support/deliveries.ts';
import { eventually } from '../../support/eventually.ts';
import { arrival, WATERMARK, WORKSPACE } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

const PERSON: Sender = { kind: 'canvas_user' };
const PEER: Sender = { kind: 'peer_agent', peerId: 'peer-1', name: 'Ann' };
const SECOND = 1_000_000;
const OTHER = 'ws-2';

/** A pusher over a real inbox, with a clock that only the test moves, and a host that takes what it is told to. */
function pusher(limits: Partial<HoldLimits> = {}, files = WITHOUT_FILES) {
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const leased = inbox.takeOver();
  const stop = new AbortController();
  const time = { ms: 1_000_000 };
  const clock = { nowMs: () => time.ms, monotonicMs: () => time.ms, random: () => 0 };
  const deliveries = deliveriesOf(inbox, stop.signal, { clock });
  const written: ChannelNotification[] = [];
  const host = { isBroken: false, attempts: 0 };
  const done = runPusher(
    {
      pushes: leased.pushes,
      holdBack: new HoldBack(leased, [WORKSPACE, OTHER], { floodLimit: 0, peerLimit: 0, ...limits }),
      deliveries,
      host: {
        ready: Promise.resolve(),
        async write(notification) {
          host.attempts += 1;
          if (host.isBroken) throw new Error('broken pipe');
          written.push(notification);
        },
      },
      files,
      clock,
      onPushed: () => undefined,
      onWriteFailed: () => undefined,
    },
    stop.signal,
  );
  let count = 0;
  return {
    inbox,
    leased,
    deliveries,
    host,
    written,
    texts: () => written.map(({ content }) => content),
    /** Stores messages, a second apart, and rings. */
    arrive: (sender: Sender, howMany: number, fromMicros = count * SECOND, workspaceId = WORKSPACE) => {
      const arrivals = Array.from({ length: howMany }, (_, index) =>
        arrival(`m${count + index}`, fromMicros + index * SECOND, { sender, workspaceId }),
      );
      count += howMany;
      leased.arrivals.store(workspaceId, arrivals, WATERMARK);
      deliveries.reads.arrived();
    },
    pass: (ms: number) => {
      time.ms += ms;
      deliveries.reads.pushBell.ring();
    },
    waitFor: (howMany: number) =>
      eventually(`${howMany} notifications`, () => written.length >= howMany || undefined, {
        timeoutMs: 30_000,
        explain: () => written.map(({ content }) => content).join('\n'),
      }),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
      inbox.close();
      dir[Symbol.dispose]();
    },
  };
}

test('of what waits together, messages of people are pushed before those of agents, each in their order', async () => {
  await using on = pusher();
  on.host.isBroken = true;
  on.arrive(PEER, 2);
  await eventually('an attempt', () => on.host.attempts > 0);
  on.arrive(PERSON, 2);
  on.arrive(PEER, 1);
  on.host.isBroken = false;
  on.pass(2_000);
  await on.waitFor(5);
  expect(on.texts()).toEqual(['m2', 'm3', 'm0', 'm1', 'm4']);
});

describe('the notice of a flood', () => {
  test('comes before the newest, also when the host does not take it at first', async () => {
    await using run = pusher({ floodLimit: 2 });
    run.host.isBroken = true;
    run.arrive(PERSON, 5);
    await eventually('an attempt', () => run.host.attempts > 0 || undefined);
    run.host.isBroken = false;
    run.deliveries.reads.pushBell.ring();
    await run.waitFor(3);
    expect(run.texts()).toEqual([expect.stringContaining('3 older messages wait'), 'm3', 'm4']);
  });

  test('comes again with the new total when the flood has grown, a minute after the last at the earliest', async () => {
    await using run = pusher({ floodLimit: 2 });
    run.arrive(PERSON, 5);
    await run.waitFor(3);
    run.arrive(PEER, 6);
    await run.waitFor(5);
    expect(run.texts().filter((text) => text.startsWith('[molecule'))).toHaveLength(1);
    run.pass(60_000);
    await run.waitFor(6);
    expect(run.texts()[5]).toContain('7 older messages wait');
    expect(run.texts()[5]).toContain('4 from “Ann” (peer_id peer-1), 3 from canvas user.');
    run.pass(600_000);
    run.arrive(PERSON, 1);
    await run.waitFor(7);
    expect(run.texts()[6]).toBe('m11');
  });

  test('waits for a host that listens', async () => {
    await using run = pusher({ floodLimit: 2 });
    run.deliveries.hearing.switchedOff(true);
    run.arrive(PERSON, 5);
    await eventually(
      'the older ones to be held',
      () => run.inbox.holds.count([WORKSPACE]) === 3 || undefined,
    );
    expect(run.host.attempts).toBe(0);
    run.deliveries.hearing.switchedOff(false);
    run.deliveries.reads.pushBell.ring();
    await run.waitFor(3);
    expect(run.texts()).toEqual([expect.stringContaining('3 older messages wait'), 'm3', 'm4']);
  });

  test('does not come for what was read meanwhile', async () => {
    await using run = pusher({ floodLimit: 2 });
    run.arrive(PERSON, 5);
    await run.waitFor(3);
    run.arrive(PERSON, 5);
    await run.waitFor(5);
    for (const { row } of run.inbox.unsettled([WORKSPACE], 100)) run.inbox.settleBySession(row, 'pop');
    run.pass(60_000);
    run.arrive(PERSON, 1);
    await run.waitFor(6);
    expect(run.texts()[5]).toBe('m10');
  });
});

describe('the notice of a busy peer', () => {
  test('comes before what it may still send, which waits while the host does not listen', async () => {
    await using run = pusher({ peerLimit: 2 });
    run.host.isBroken = true;
    run.arrive(PEER, 5);
    await eventually('an attempt', () => run.host.attempts > 0 || undefined);
    run.host.isBroken = false;
    run.deliveries.reads.pushBell.ring();
    await run.waitFor(3);
    expect(run.texts()).toEqual([expect.stringContaining('3 of its messages are held back'), 'm0', 'm1']);
  });

  test('does not become a turn for each message when they are read at once', async () => {
    await using run = pusher({ peerLimit: 2 });
    const isNotice = (text: string) => text.startsWith('[molecule');
    run.arrive(PEER, 3);
    await run.waitFor(3);
    for (let again = 0; again < 3; again += 1) {
      const [held] = run.inbox.unsettled([WORKSPACE], 1);
      expect(run.inbox.settleBySession(held?.row ?? 0, 'pop')).toBeTrue();
      run.arrive(PEER, 1);
      run.arrive(PERSON, 1);
      await run.waitFor(4 + again);
    }
    expect(run.texts().filter(isNotice)).toHaveLength(1);
    run.pass(600_000);
    await run.waitFor(7);
    expect(run.texts().filter(isNotice)).toHaveLength(2);
    expect(run.texts()[6]).toContain('1 of its messages is held back');
  });
});

describe('a message that a tool has shown', () => {
  test('is left alone for a while, and pushed with a mark when nobody has dealt with it', async () => {
    await using run = pusher();
    const { signal } = new AbortController();
    const found = run.deliveries.waitForNext([WORKSPACE], 60_000, signal, () => undefined);
    run.arrive(PERSON, 2);
    expect((await found)?.message.activityId).toBe('m0');
    await run.waitFor(1);
    expect(run.texts()).toEqual(['m1']);
    run.pass(299_000);
    run.arrive(PERSON, 1);
    await run.waitFor(2);
    run.pass(2_000);
    await run.waitFor(3);
    expect(run.written.map(({ content, meta }) => [content, meta.redelivered])).toEqual([
      ['m1', undefined],
      ['m2', undefined],
      ['m0', 'true'],
    ]);
  });

  test('or settled while the pusher held it in hand is not pushed', async () => {
    await using run = pusher();
    run.host.isBroken = true;
    run.arrive(PERSON, 2);
    await eventually('an attempt', () => run.host.attempts > 0 || undefined);
    for (const { row } of run.inbox.unsettled([WORKSPACE], 1)) run.inbox.settleBySession(row, 'pop');
    run.host.isBroken = false;
    run.deliveries.reads.pushBell.ring();
    await run.waitFor(1);
    expect(run.texts()).toEqual(['m1']);
    const [entry] = run.inbox.find('m0');
    expect(run.leased.pushes.markPushed(entry?.row ?? 0)).toBeFalse();
  });
});

test('messages that wait for their files hold up nothing of another workspace, and keep their order', async () => {
  const fetched = Promise.withResolvers<void>();
  await using run = pusher(
    {},
    {
      expect: () => undefined,
      async prepare(entry) {
        if (entry.message.workspaceId === WORKSPACE) await fetched.promise;
        return WITHOUT_FILES.prepare(entry);
      },
    },
  );
  run.arrive(PERSON, 2);
  run.arrive(PERSON, 1, 2 * SECOND, OTHER);
  await run.waitFor(1);
  run.arrive(PERSON, 1, 3 * SECOND, OTHER);
  await run.waitFor(2);
  expect(run.texts()).toEqual(['m2', 'm3']);
  fetched.resolve();
  await run.waitFor(4);
  expect(run.texts()).toEqual(['m2', 'm3', 'm0', 'm1']);
});
