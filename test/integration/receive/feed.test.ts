import { expect, test } from 'bun:test';
import { FencedError } from '../../../src/core/errors.ts';
import { Secret } from '../../../src/core/secret.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import type { LeasedInbox } from '../../../src/inbox/leased-inbox.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { Announcements } from '../../../src/receive/announcements.ts';
import { runFeed } from '../../../src/receive/feed.ts';
import { feedIntake } from '../../../src/receive/intake.ts';
import { Bell } from '../../../src/runtime/bell.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { createTeam } from '../../support/platform.ts';
import { NO_DEEP_LOOK, SILENT_EVENTS, windowOf } from '../../support/silent-events.ts';
import { tempDir } from '../../support/temp-dir.ts';

function setUp(intervalMs: number, pageRows?: number) {
  const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
  const { own } = createTeam(platform);
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const running = { now: 0, most: 0, total: 0, failsEverySecond: false };
  const bell = new Bell();
  const wakeBell = new Bell();
  const states: string[] = [];
  const retriesMs: number[] = [];
  const client = new PlatformClient(
    { id: own.id, token: new Secret(own.token), platformUrl: 'http://127.0.0.1' },
    async (request) => {
      running.now += 1;
      running.total += 1;
      running.most = Math.max(running.most, running.now);
      try {
        if (running.failsEverySecond && running.total % 2 === 0) return new Response(null, { status: 503 });
        return await platform.fetch(request);
      } finally {
        running.now -= 1;
      }
    },
  );
  const stop = new AbortController();
  const start = ({ arrivals }: LeasedInbox) =>
    runFeed(
      {
        client,
        intake: feedIntake({ arrivals, workspaceId: own.id, files: NO_FILES, events: SILENT_EVENTS }),
        bells: { poll: bell, wake: wakeBell },
        announcements: new Announcements(),
        deepLook: NO_DEEP_LOOK,
        intervalMs: () => intervalMs,
        clock: systemClock,
        window: windowOf(30, pageRows),
        events: {
          ...SILENT_EVENTS,
          pollFailed({ state, retryMs }) {
            states.push(state);
            retriesMs.push(retryMs);
          },
        },
        onPolled: () => void states.push('ok'),
      },
      stop.signal,
    );
  return {
    platform,
    inbox,
    bell,
    wakeBell,
    running,
    states,
    retriesMs,
    start,
    stop: () => stop.abort(),
    pending: () => waitingIn(inbox, [own.id]).map(({ message }) => message.text),
    ownId: own.id,
    [Symbol.dispose]() {
      stop.abort();
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
    },
  };
}

test('polls never overlap, even when the platform is slower than the interval', async () => {
  using setup = setUp(1);
  setup.platform.faults.set({ fault: { kind: 'delay', delayMs: 30 } });
  const done = setup.start(setup.inbox.takeOver());
  for (let ring = 0; ring < 5; ring += 1) {
    setup.bell.ring();
    await eventually('the next poll', () => setup.states.length > ring || undefined);
  }
  setup.stop();
  await done;
  expect(setup.running.most).toBe(1);
});

test('a ring polls at once, without waiting for the interval', async () => {
  using setup = setUp(3_600_000);
  const done = setup.start(setup.inbox.takeOver());
  await eventually('the first poll', () => setup.states.length === 1 || undefined);
  await setup.platform.sendAsCanvasUser(setup.ownId, 'hello');
  setup.bell.ring();
  await eventually('the message', () => setup.pending().length === 1 || undefined);
  setup.stop();
  await done;
  expect(setup.running.total).toBe(2);
});

test.each([410, 400, 500])(
  'a cursor that the platform refuses with %i costs a sweep, not a message',
  async (status) => {
    using setup = setUp(3_600_000);
    await setup.platform.sendAsCanvasUser(setup.ownId, 'before');
    const done = setup.start(setup.inbox.takeOver());
    await eventually('the first poll', () => setup.states.length === 1 || undefined);
    setup.platform.faults.set({
      match: { path: '/workspaces/*/activity' },
      fault: { kind: 'status', status },
      times: 1,
    });
    await setup.platform.sendAsCanvasUser(setup.ownId, 'after');
    setup.bell.ring();
    await eventually('the message', () => setup.pending().length === 2 || undefined);
    setup.stop();
    await done;
    expect(setup.pending()).toEqual(['before', 'after']);
    expect(setup.states).toEqual(['ok', 'ok']);
    expect(setup.platform.faults.list()).toEqual([]);
  },
);

test('after failures of every kind the feed goes on where it was', async () => {
  using setup = setUp(1);
  const failures = [
    { kind: 'status', status: 500 },
    { kind: 'html' },
    { kind: 'malformed' },
    { kind: 'drop' },
    { kind: 'status', status: 429, retryAfterSeconds: 0 },
  ] as const;
  const done = setup.start(setup.inbox.takeOver());
  const failed = () => setup.states.filter((state) => state !== 'ok').length;
  for (const [index, fault] of failures.entries()) {
    setup.platform.faults.set({ match: { path: '/workspaces/*/activity' }, fault, times: 1 });
    await setup.platform.sendAsCanvasUser(setup.ownId, JSON.stringify(fault));
    await eventually('the failed poll', () => failed() > index || undefined);
  }
  await eventually('all messages', () => setup.pending().length === failures.length || undefined);
  setup.stop();
  await done;
  expect(setup.pending()).toEqual(failures.map((fault) => JSON.stringify(fault)));
});

test('a machine that wakes does not wait for the rest of a backoff', async () => {
  using setup = setUp(3_600_000);
  const faults = setup.platform.faults.set({ fault: { kind: 'status', status: 503 } });
  const done = setup.start(setup.inbox.takeOver());
  for (let failures = 1; failures < 5; failures += 1) {
    await eventually(`failure ${failures}`, () => setup.states.length === failures || undefined);
    setup.wakeBell.ring();
  }
  await eventually('the last failure', () => setup.states.length === 5 || undefined);
  setup.platform.faults.remove(faults);
  setup.wakeBell.ring();
  await eventually('a poll that works', () => setup.states.at(-1) === 'ok' || undefined);
  setup.stop();
  await done;
});

test('a ring does not shorten a backoff: a doorbell beside a failing feed must not make it ask all the time', async () => {
  using setup = setUp(3_600_000);
  setup.platform.faults.set({ fault: { kind: 'status', status: 503 } });
  const done = setup.start(setup.inbox.takeOver());
  await eventually('the failure', () => setup.states.length === 1 || undefined);
  for (let rings = 0; rings < 20; rings += 1) {
    setup.bell.ring();
    await Bun.sleep(1);
  }
  setup.stop();
  await done;
  expect(setup.states).toHaveLength(1);
});

test('a holder whose fence is old stops polling', async () => {
  using setup = setUp(1);
  const old = setup.inbox.takeOver();
  setup.inbox.takeOver();
  await expect(setup.start(old)).rejects.toBeInstanceOf(FencedError);
});

test('a long walk that fails now and then but gets on is not slowed down more and more', async () => {
  using s = setUp(20, 2);
  s.platform.insertMessages(
    s.ownId,
    Array.from({ length: 14 }, (_, index) => `m${index}`),
  );
  s.running.failsEverySecond = true;
  const feeding = s.start(s.inbox.takeOver());
  await eventually('the walk to end', () => s.states.includes('ok') || undefined);
  s.stop();
  await feeding;
  expect(s.pending()).toHaveLength(14);
  const retriesMs = s.retriesMs.slice(0, s.states.indexOf('ok'));
  expect(retriesMs.length).toBeGreaterThan(5);
  // The delay of a first failure, with its jitter.
  expect(Math.max(...retriesMs)).toBeLessThanOrEqual(20);
});
