import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { Secret } from '../../../src/core/secret.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import type { Inbox } from '../../../src/inbox/inbox.ts';
import { createLocalPlatform, type LocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { feedIntake } from '../../../src/receive/intake.ts';
import { WindowWalk } from '../../../src/receive/window-walk.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { createTeam } from '../../support/platform.ts';
import { SILENT_EVENTS, windowOf } from '../../support/silent-events.ts';
import { tempDir } from '../../support/temp-dir.ts';

const never = new AbortController().signal;

interface Setup extends Disposable {
  readonly platform: LocalPlatform;
  readonly workspaceId: string;
  readonly peerId: string;
  readonly inbox: Inbox;
  readonly unreadable: string[];
  walk(options?: { pageRows?: number; pageBytes?: number; nowMs?: () => number }): WindowWalk;
  pending(): string[];
}

function setUp({ first }: { first?: () => Response } = {}): Setup {
  const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
  const { own, peer } = createTeam(platform);
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const { arrivals } = inbox.takeOver();
  const client = new PlatformClient(
    { id: own.id, token: new Secret(own.token), platformUrl: 'http://127.0.0.1' },
    async (request) => {
      const answer = first;
      first = undefined;
      return answer === undefined ? platform.fetch(request) : answer();
    },
  );
  const unreadable: string[] = [];
  return {
    platform,
    workspaceId: own.id,
    peerId: peer.id,
    inbox,
    unreadable,
    walk: ({ pageRows = 500, pageBytes, nowMs = Date.now } = {}) =>
      new WindowWalk({
        client: {
          target: client.target,
          activities: (query, signal) => client.activities(query, signal, pageBytes),
        },
        intake: feedIntake({ arrivals, workspaceId: own.id, files: NO_FILES }),
        clock: { ...systemClock, nowMs },
        window: windowOf(30, pageRows),
        events: { unreadableRow: (_rowId, problem) => void unreadable.push(problem) },
      }),
    pending: () => waitingIn(inbox, [own.id]).map(({ message }) => message.text),
    [Symbol.dispose]() {
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
    },
  };
}

describe('a walk over the window', () => {
  test('reads every page and releases everything in feed order', async () => {
    using setup = setUp();
    const texts = Array.from({ length: 1_234 }, (_, index) => `m${index}`);
    setup.platform.insertMessages(setup.workspaceId, texts);
    const result = await setup.walk().run(never);
    expect(setup.pending()).toEqual(texts);
    expect(result.fresh).toBe(1_234);
    // Three pages, each overlapping the one before by a single row.
    expect(result.rowsFetched).toBe(1_236);
  });

  test('loses no row at a page border, however many share a microsecond', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 10 }),
        async (offsets, extraRows) => {
          using setup = setUp();
          const base = Date.now() * 1000 - 5_000_000;
          const sorted = [...offsets].sort((a, b) => a - b);
          setup.platform.insertMessages(
            setup.workspaceId,
            sorted.map((_, index) => `m${index}`),
            { createdAtMicros: (index) => base + (sorted[index] ?? 0) },
          );
          // A page must be able to hold all rows of one microsecond and one more, or there is no way past them.
          const mostAtOnce = Math.max(
            ...sorted.map((offset) => sorted.filter((other) => other === offset).length),
          );
          await setup.walk({ pageRows: mostAtOnce + extraRows }).run(never);
          expect(setup.pending()).toEqual(sorted.map((_, index) => `m${index}`));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('goes on where it failed, and releases nothing before it is complete', async () => {
    using setup = setUp();
    const texts = Array.from({ length: 50 }, (_, index) => `m${index}`);
    setup.platform.insertMessages(setup.workspaceId, texts);
    const walk = setup.walk({ pageRows: 20 });
    setup.platform.faults.set({
      match: { path: '/workspaces/*/activity' },
      fault: { kind: 'status', status: 502 },
      times: 1,
    });
    await expect(walk.run(never)).rejects.toThrow('HTTP 502');
    const second = walk.run(never);
    setup.platform.faults.set({
      match: { path: '/workspaces/*/activity' },
      fault: { kind: 'status', status: 502 },
      times: 1,
    });
    await expect(second).rejects.toThrow('HTTP 502');
    expect(setup.pending()).toEqual([]);
    await walk.run(never);
    expect(setup.pending()).toEqual(texts);
  });

  test('asks for fewer rows when a page is more than memory should bear', async () => {
    using setup = setUp();
    const texts = Array.from({ length: 24 }, (_, index) => `${index} ${'x'.repeat(5_000)}`);
    setup.platform.insertMessages(setup.workspaceId, texts);
    await setup.walk({ pageBytes: 100_000 }).run(never);
    expect(setup.pending()).toEqual(texts);
    const limits = setup.platform.requests
      .matching({ path: /\/activity$/ })
      .map(({ query }) => Number(new URLSearchParams(query).get('limit')));
    expect(limits.slice(0, 4)).toEqual([500, 125, 32, 8]);
  });

  test('does not read a page without end', async () => {
    const chunk = new Uint8Array(2 ** 20).fill(0x20);
    const endless = () => new ReadableStream({ pull: (stream) => stream.enqueue(chunk) });
    using setup = setUp({ first: () => new Response(endless()) });
    setup.platform.insertMessages(setup.workspaceId, ['after it']);
    await setup.walk().run(never);
    expect(setup.pending()).toEqual(['after it']);
  });

  test('finds a row that was committed late, inside the overlap', async () => {
    using setup = setUp();
    setup.platform.insertMessages(setup.workspaceId, ['first']);
    await setup.walk().run(never);
    const tenSecondsAgo = Date.now() * 1000 - 10_000_000;
    setup.platform.insertMessages(setup.workspaceId, ['late'], { createdAtMicros: () => tenSecondsAgo });
    expect((await setup.walk().run(never)).fresh).toBe(1);
    expect(setup.pending()).toContain('late');
  });

  test('ignores our own echoes, and keeps what peers and people write', async () => {
    using setup = setUp();
    await setup.platform.sendAsCanvasUser(setup.workspaceId, 'from a person');
    await setup.platform.sendAsPeer(setup.peerId, setup.workspaceId, 'from a peer');
    setup.platform.insertActivity({
      workspaceId: setup.workspaceId,
      activityType: 'a2a_receive',
      method: 'notify',
      responseBody: { result: 'own words' },
    });
    await setup.walk().run(never);
    expect(setup.pending()).toEqual(['from a person', 'from a peer']);
    expect(setup.inbox.counts(setup.workspaceId).ignored).toBe(1);
  });

  test('skips a row that cannot be read, and keeps its neighbours', async () => {
    using setup = setUp();
    setup.platform.insertMessages(setup.workspaceId, ['before']);
    setup.platform.insertActivity({
      workspaceId: setup.workspaceId,
      activityType: 'a2a_receive',
      sourceId: 'not a workspace id!',
      method: 'message/send',
    });
    setup.platform.insertMessages(setup.workspaceId, ['after']);
    await setup.walk().run(never);
    expect(setup.pending()).toEqual(['before', 'after']);
    expect(setup.unreadable).toEqual(['source_id: custom']);
  });
});

describe('the window of a walk', () => {
  const sinceSeconds = (setup: Setup) =>
    setup.platform.requests
      .matching({ path: /\/activity$/ })
      .map((request) => Number(new URLSearchParams(request.query).get('since_secs')));

  test('is the configured one while polls are regular, and as long as the gap after one', async () => {
    using setup = setUp();
    await setup.walk().run(never);
    await setup.walk().run(never);
    const inAnHour = Date.now() + 3_600_000;
    await setup.walk({ nowMs: () => inAnHour }).run(never);
    const [first, second, third] = sinceSeconds(setup);
    expect([first, second]).toEqual([30, 30]);
    expect(third).toBeGreaterThanOrEqual(3_615);
  });

  test('is checked against the platform’s clock when ours went back', async () => {
    const start = Date.now();
    let platformMs = start;
    const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
    const { own } = createTeam(platform);
    using dir = tempDir();
    const { inbox } = openInbox(dir.path, Date.now);
    const { arrivals } = inbox.takeOver();
    const asked: number[] = [];
    const client = new PlatformClient(
      { id: own.id, token: new Secret(own.token), platformUrl: 'http://127.0.0.1' },
      async (request) => {
        asked.push(Number(new URL(request.url).searchParams.get('since_secs')));
        const response = await platform.fetch(request);
        const headers = new Headers(response.headers);
        headers.set('Date', new Date(platformMs).toUTCString());
        return new Response(response.body, { status: response.status, headers });
      },
    );
    const walk = (nowMs: number) =>
      new WindowWalk({
        client,
        intake: feedIntake({ arrivals, workspaceId: own.id, files: NO_FILES }),
        clock: { ...systemClock, nowMs: () => nowMs },
        window: windowOf(30),
        events: SILENT_EVENTS,
      }).run(never);
    await walk(start);
    platformMs = start + 600_000;
    await walk(start - 3_600_000);
    expect(asked).toEqual([30, 30, expect.any(Number)]);
    expect(asked[2]).toBeGreaterThanOrEqual(607);
    inbox.close();
    platform.close();
  });
});
