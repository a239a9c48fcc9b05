import { expect, test } from 'bun:test';
import { runBroadcastWatch } from '../../../src/feed/broadcast-watch.ts';
import type { Watermark } from '../../../src/inbox/entry.ts';
import { openInbox } from '../../../src/inbox/open.ts';
import type { Era } from '../../../src/local/era.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { Bell } from '../../../src/runtime/bell.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { broadcast } from '../../support/broadcast.ts';
import { eventually } from '../../support/eventually.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { createTeam } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { targetOf } from '../../support/tool-session.ts';

/** A watch over a local platform without a socket; it can be run several times over one inbox. */
function stage(options: { era?: Era; intervalMs?: number; pageRows?: number; before?: Watermark } = {}) {
  const { era = 'E2', intervalMs = 10, pageRows = 500, before } = options;
  const dir = tempDir();
  const platform = createLocalPlatform({ era, rateLimitPerMinute: 0 });
  const { own, peer } = createTeam(platform);
  const { inbox } = openInbox(dir.path, Date.now);
  const windows: string[] = [];
  const client = new PlatformClient(targetOf(own), (request) => {
    const url = new URL(request.url);
    if (url.pathname.endsWith('/activity')) windows.push(url.search);
    return platform.fetch(request);
  });
  const bell = new Bell();
  const failures: unknown[] = [];
  const ending = new AbortController();
  const runs: Promise<void>[] = [];
  let arrivals = 0;
  let looks = 0;
  return {
    platform,
    own,
    peer,
    inbox,
    bell,
    failures,
    windows,
    looks: () => looks,
    arrivals: () => arrivals,
    start() {
      const fence = inbox.takeFence();
      runs.push(
        runBroadcastWatch(
          {
            client,
            inbox,
            fence,
            clock: systemClock,
            windowSeconds: 30,
            pageRows,
            firstWindowSeconds: async () => 7_200,
            before,
            files: NO_FILES,
            admits: () => true,
            onUnreadableRow: () => undefined,
            intervalMs: () => {
              looks += 1;
              return intervalMs;
            },
            bell,
            onArrived: () => {
              arrivals += 1;
            },
            onFailed: (error) => failures.push(error),
          },
          ending.signal,
        ),
      );
    },
    texts: () => inbox.nextPending([own.id], 2_000).map(({ message }) => message.text),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await Promise.all(runs);
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
    },
  };
}

const untilLooked = (looks: () => number, count: number) =>
  eventually(`look ${count}`, () => looks() >= count || undefined);

test('each broadcast is stored once, however often it is read', async () => {
  await using there = stage();
  there.start();
  await broadcast(there.platform, there.peer, 'one');
  await broadcast(there.platform, there.peer, 'two');
  await eventually('both', () => there.texts().length === 2 || undefined);
  const looks = there.looks();
  await untilLooked(there.looks, looks + 3);
  expect(there.texts()).toEqual(['one', 'two']);
});

test('a ring looks at once; without one the interval is waited for', async () => {
  await using there = stage({ intervalMs: 3_600_000 });
  there.start();
  await untilLooked(there.looks, 1);
  await broadcast(there.platform, there.peer, 'ring');
  there.bell.ring();
  await eventually('the broadcast', () => there.texts().length === 1 || undefined);
  expect(there.looks()).toBe(2);
  expect(there.arrivals()).toBe(1);
});

test('more than a page of them arrives completely', async () => {
  await using there = stage({ pageRows: 10 });
  for (let index = 0; index < 35; index += 1) {
    await broadcast(there.platform, there.peer, `broadcast ${index}`);
  }
  there.start();
  await eventually('all', () => there.texts().length === 35 || undefined);
});

test('an outage is made good, as far back as it lasted', async () => {
  await using there = stage();
  there.start();
  await untilLooked(there.looks, 1);
  there.platform.faults.set({ fault: { kind: 'outage' }, times: 1 });
  await eventually('a failure', () => there.failures.length > 0 || undefined);
  await broadcast(there.platform, there.peer, 'meanwhile');
  await eventually('the broadcast', () => there.texts().length === 1 || undefined, { timeoutMs: 10_000 });
});

test('the first look goes as far back as the first poll; for an older inbox, to its last poll; then to the last look', async () => {
  const secondsOf = (query: string | undefined) => Number(new URLSearchParams(query).get('since_secs'));
  await using fresh = stage({ intervalMs: 3_600_000 });
  fresh.start();
  await untilLooked(fresh.looks, 1);
  expect(secondsOf(fresh.windows[0])).toBe(7_200);
  fresh.start();
  await untilLooked(fresh.looks, 2);
  expect(secondsOf(fresh.windows.at(-1))).toBeLessThan(60);

  const before = { localMs: Date.now() - 86_400_000, platformMs: Date.now() - 86_400_000 };
  await using older = stage({ intervalMs: 3_600_000, before });
  older.start();
  await untilLooked(older.looks, 1);
  expect(secondsOf(older.windows[0])).toBeGreaterThanOrEqual(86_400);
});

test('what the feed has fetched but not released stays unreleased', async () => {
  await using there = stage();
  const fence = there.inbox.takeFence();
  const arrival = {
    activityId: 'half-read',
    createdAtMicros: 1,
    seq: 1,
    outcome: {
      kind: 'message' as const,
      message: {
        activityId: 'half-read',
        workspaceId: there.own.id,
        sender: { kind: 'canvas_user' as const },
        text: 'half read',
        textOrigin: 'sender' as const,
        attachments: [],
        createdAt: '2026-07-01T00:00:00Z',
      },
    },
  };
  there.inbox.store(fence, there.own.id, [arrival], undefined);
  await broadcast(there.platform, there.peer, 'whole');
  there.start();
  await eventually('the broadcast', () => there.texts().length === 1 || undefined);
  expect(there.texts()).toEqual(['whole']);
  expect(there.inbox.watermark(there.own.id)).toBeUndefined();
});

test.each(['E0', 'E1'] as const)(
  'a platform of age %s, which has none, is not asked for them',
  async (era) => {
    await using there = stage({ era, intervalMs: 1 });
    there.start();
    const lookups = () =>
      there.platform.requests
        .matching({ path: /^\/workspaces\/[^/]+$/ })
        .filter(({ status }) => status === 200);
    await eventually('the lookup', () => lookups().length === 1 || undefined);
    there.bell.ring();
    // While another watch looks this up, the first, with an interval of a millisecond, had time for a poll.
    there.start();
    await eventually('the lookup of another watch', () => lookups().length >= 2 || undefined);
    expect(there.windows).toEqual([]);
    expect(lookups()).toHaveLength(2);
  },
);
