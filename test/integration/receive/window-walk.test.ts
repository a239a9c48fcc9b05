import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { Secret } from '../../../src/core/secret.ts';
import { formatTimestampMicros, parseTimestampMicros } from '../../../src/core/timestamp.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import type { Inbox } from '../../../src/inbox/inbox.ts';
import { createLocalPlatform, type LocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { feedIntake } from '../../../src/receive/intake.ts';
import { WALK_LIMITS, type WalkLimits, WindowWalk } from '../../../src/receive/window-walk.ts';
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
  /** Rows read by walks that ended at a limit. */
  readonly cutShortAfter: number[];
  walk(options?: {
    pageRows?: number;
    pageBytes?: number;
    limits?: WalkLimits;
    nowMs?: () => number;
  }): WindowWalk;
  pending(): string[];
}

interface Answers {
  /** Instead of the platform's first one. */
  readonly first?: () => Response;
  /** Instead of all of the platform's. */
  readonly all?: (request: Request) => Response;
}

function setUp({ first, all }: Answers = {}): Setup {
  const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
  const { own, peer } = createTeam(platform);
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const { arrivals } = inbox.takeOver();
  const client = new PlatformClient(
    { id: own.id, token: new Secret(own.token), platformUrl: 'http://127.0.0.1' },
    async (request) => {
      if (all !== undefined) return all(request);
      const answer = first;
      first = undefined;
      return answer === undefined ? platform.fetch(request) : answer();
    },
  );
  const unreadable: string[] = [];
  const cutShortAfter: number[] = [];
  return {
    platform,
    workspaceId: own.id,
    peerId: peer.id,
    inbox,
    unreadable,
    cutShortAfter,
    walk: ({ pageRows = 500, pageBytes, limits = WALK_LIMITS, nowMs = Date.now } = {}) =>
      new WindowWalk({
        client: {
          target: client.target,
          activities: (query, signal) => client.activities(query, signal, pageBytes),
          activitiesAfter: (id, limit, signal) => client.activitiesAfter(id, limit, signal),
          rowBefore: (micros, signal) => client.rowBefore(micros, signal),
        },
        intake: feedIntake({
          arrivals,
          workspaceId: own.id,
          files: NO_FILES,
          events: { unreadableRow: (_rowId, problem) => void unreadable.push(problem) },
        }),
        clock: { ...systemClock, nowMs },
        window: { ...windowOf(30, pageRows), limits },
        events: { cutShort: (rows) => void cutShortAfter.push(rows) },
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

  test('brings all rows of one microsecond, however many pages they fill', async () => {
    using setup = setUp();
    const micros = Date.now() * 1000 - 5_000_000;
    const texts = Array.from({ length: 1_200 }, (_, index) => `m${index}`);
    const insert = (some: readonly string[], createdAtMicros: number) =>
      setup.platform.insertMessages(setup.workspaceId, some, { createdAtMicros: () => createdAtMicros });
    insert(['long ago'], micros - 86_400_000_000);
    insert(['just before'], micros - 1);
    insert(texts, micros);
    insert(['after'], micros + 1);
    await setup.walk().run(never);
    expect(setup.pending()).toEqual(['just before', ...texts, 'after']);
    expect(setup.cutShortAfter).toEqual([]);
  });

  test('says so when no row is older than those, and they cannot all be reached', async () => {
    using setup = setUp();
    const micros = Date.now() * 1000 - 5_000_000;
    setup.platform.insertMessages(
      setup.workspaceId,
      Array.from({ length: 20 }, (_, index) => `m${index}`),
      { createdAtMicros: () => micros },
    );
    await setup.walk({ pageRows: 10 }).run(never);
    expect(setup.pending()).toHaveLength(10);
    expect(setup.cutShortAfter).toEqual([20]);
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

  test('takes of a page what memory should bear, and goes on behind it with as many rows as that', async () => {
    using setup = setUp();
    const texts = Array.from({ length: 24 }, (_, index) => `${index} ${'x'.repeat(5_000)}`);
    setup.platform.insertMessages(setup.workspaceId, texts);
    await setup.walk({ pageBytes: 30_000 }).run(never);
    expect(setup.pending()).toEqual(texts);
    const limits = setup.platform.requests
      .matching({ path: /\/activity$/ })
      .map(({ query }) => Number(new URLSearchParams(query).get('limit')));
    expect(limits[0]).toBe(500);
    expect(limits.slice(1).every((limit) => limit > 1 && limit <= 12)).toBeTrue();
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
    await setup.walk().run(never);
    expect(setup.unreadable).toHaveLength(1);
    expect(setup.inbox.counts(setup.workspaceId)).toMatchObject({ unreadable: 1, ignored: 0 });
  });

  const DEEP = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;

  test('skips a row that is nested without end, and keeps its neighbours', async () => {
    const row = (id: string, data: unknown, micros: number) => ({
      id,
      workspace_id: 'w',
      activity_type: 'a2a_receive',
      method: 'message/send',
      request_body: { params: { message: { parts: [{ kind: 'data', data }] } } },
      created_at: formatTimestampMicros(Date.now() * 1000 + micros),
    });
    const rows = [row('after', 'after', 3), row('deep', 'DEEP', 2), row('before', 'before', 1)];
    const text = JSON.stringify(rows).replace('"DEEP"', DEEP);
    using setup = setUp({ all: () => new Response(text) });
    await setup.walk().run(never);
    expect(setup.pending()).toEqual(['"before"', '"after"']);
    expect(setup.unreadable).toEqual(['nested more than 100 levels deep']);
    expect(setup.inbox.has(setup.workspaceId, 'deep')).toBeTrue();
  });

  test('skips a row whose text is JSON that is nested without end', async () => {
    using setup = setUp();
    const body = `{"parts":[{"kind":"data","data":${DEEP}}]}`;
    setup.platform.insertActivity({
      workspaceId: setup.workspaceId,
      activityType: 'a2a_receive',
      method: 'message/send',
      requestBody: body,
    });
    setup.platform.insertMessages(setup.workspaceId, ['after']);
    await setup.walk().run(never);
    expect(setup.pending()).toHaveLength(2);
    expect(setup.pending()).toContain('after');
  });
});

describe('a page of rows that cannot be read', () => {
  const bad = (setup: Setup, count: number, createdAtMicros: number) => {
    for (let index = 0; index < count; index += 1) {
      setup.platform.insertActivity({
        workspaceId: setup.workspaceId,
        activityType: 'a2a_receive',
        sourceId: 'not a workspace id!',
        createdAtMicros: createdAtMicros + index,
      });
    }
  };

  test('does not keep the walk from what is behind it', async () => {
    using setup = setUp();
    const micros = Date.now() * 1000 - 5_000_000;
    setup.platform.insertMessages(setup.workspaceId, ['behind'], { createdAtMicros: () => micros });
    bad(setup, 25, micros + 1_000);
    setup.platform.insertMessages(setup.workspaceId, ['before'], {
      createdAtMicros: () => micros + 2_000_000,
    });
    await setup.walk({ pageRows: 5 }).run(never);
    expect(setup.pending()).toEqual(['behind', 'before']);
    expect(setup.unreadable).toHaveLength(25);
  });

  test('without a time is an error, and the window stays where it was', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => ({ id: `row-${index}`, created_at: 'never' }));
    using setup = setUp({ all: () => Response.json(rows) });
    await expect(setup.walk().run(never)).rejects.toThrow('a full page of rows without a time');
    expect(setup.inbox.takeOver().arrivals.watermark(setup.workspaceId)).toBeUndefined();
  });
});

describe('pages without end', () => {
  /** A platform with one more row before every other. */
  const endless = (stepMicros: number) => {
    const newest = Date.now() * 1000;
    return (request: Request) => {
      const query = new URL(request.url).searchParams;
      const before = parseTimestampMicros(query.get('before_ts') ?? '') ?? newest;
      const rows = Array.from({ length: Number(query.get('limit')) }, (_, index) => {
        const createdAt = formatTimestampMicros(before - (index + 1) * stepMicros);
        return {
          id: `at-${createdAt}`,
          workspace_id: 'w',
          activity_type: 'a2a_receive',
          method: 'message/send',
          request_body: { task: createdAt },
          created_at: createdAt,
        };
      });
      return Response.json(rows, { headers: { Date: new Date(newest / 1000).toUTCString() } });
    };
  };

  test('end at the limit: what was read is released, and the user is told', async () => {
    using setup = setUp({ all: endless(1) });
    const walk = setup.walk({ pageRows: 10, limits: { ...WALK_LIMITS, rows: 100 } });
    const { rowsFetched, fresh } = await walk.run(never);
    expect(rowsFetched).toBe(100);
    // Each page overlaps the one before it by a row.
    expect(fresh).toBe(91);
    expect(setup.pending()).toHaveLength(91);
    expect(setup.cutShortAfter).toEqual([100]);
  });

  test('are counted too', async () => {
    using setup = setUp({ all: endless(1) });
    await setup.walk({ pageRows: 10, limits: { ...WALK_LIMITS, pages: 3 } }).run(never);
    expect(setup.cutShortAfter).toEqual([30]);
  });

  test('end where the window begins, also when the platform goes on', async () => {
    using setup = setUp({ all: endless(1_000_000) });
    const { rowsFetched } = await setup.walk({ pageRows: 10 }).run(never);
    expect(rowsFetched).toBeLessThan(130);
    expect(setup.cutShortAfter).toEqual([]);
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
        intake: feedIntake({ arrivals, workspaceId: own.id, files: NO_FILES, events: SILENT_EVENTS }),
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
