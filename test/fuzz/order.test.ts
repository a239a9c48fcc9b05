import { afterAll, expect } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { NetworkError } from '../../src/core/errors.ts';
import { formatTimestampMicros, parseTimestampMicros } from '../../src/core/timestamp.ts';
import { openInbox } from '../../src/inbox/file/open.ts';
import type { Inbox } from '../../src/inbox/inbox.ts';
import type { LeasedInbox } from '../../src/inbox/leased-inbox.ts';
import type { ActivityPage } from '../../src/platform/client.ts';
import { feedIntake } from '../../src/receive/intake.ts';
import { type RowSource, WindowWalk } from '../../src/receive/window-walk.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { parseActivityRow } from '../../src/wire/activity.ts';
import { fuzz } from '../support/fuzz.ts';
import { PEER } from '../support/hostile-rows.ts';
import { NO_FILES } from '../support/no-files.ts';
import { SILENT_EVENTS, windowOf } from '../support/silent-events.ts';
import { tempDir } from '../support/temp-dir.ts';
import { targetOf } from '../support/tool-session.ts';

const SCENARIOS_PER_INBOX = 50;
const START_MICROS = Date.UTC(2026, 0, 1) * 1000;
const SENDERS = ['', PEER, '0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d12'];

/** What happens, one after the other. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      sender: fc.nat({ max: SENDERS.length - 1 }),
      /** Microseconds since the row before; several rows often share one. */
      later: fc.constantFrom(0, 0, 1, 2, 1_000_000),
      /** `again`: the newest message of this sender, sent a second time. `broken`: a row that cannot be read. */
      what: fc.constantFrom(
        'new' as const,
        'new' as const,
        'new' as const,
        'again' as const,
        'broken' as const,
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      pageRows: fc.integer({ min: 2, max: 6 }),
      /** After which requests the connection breaks. */
      breaks: fc.array(fc.nat({ max: 6 }), { maxLength: 3 }),
      /** How the platform orders the rows of a page, and whether it repeats one. */
      order: fc.constantFrom('newest first' as const, 'newest first' as const, 'any' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('push' as const),
      most: fc.integer({ min: 1, max: 4 }),
      isSettled: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Row {
  readonly id: string;
  readonly sender: string;
  /** The number of the message among all that were sent; undefined for what brings none. */
  readonly message: number | undefined;
  readonly micros: number;
  readonly seq: number;
  readonly json: unknown;
}

/** A platform that shows its rows as the real one does, page by page. */
class Platform {
  readonly rows: Row[] = [];
  readonly id: string;
  order: 'newest first' | 'any' = 'newest first';
  breaks: number[] = [];
  #requests = 0;

  constructor(id: string) {
    this.id = id;
    // Rows of one time can be told apart only by one before them.
    this.send({ kind: 'send', sender: 0, later: 0, what: 'new' });
  }

  send({ sender: index, later, what }: Extract<Step, { kind: 'send' }>): void {
    const sender = SENDERS[index] ?? '';
    const seq = this.rows.length + 1;
    const last = this.rows.at(-1)?.micros ?? START_MICROS;
    const micros = this.rows.length === 1 ? last + 1 : last + later;
    const earlier =
      what === 'again' ? this.rows.findLast((row) => row.sender === sender && row.message) : undefined;
    const number = earlier?.message ?? seq;
    const parts = [{ kind: 'text', text: `text ${number}` }];
    const json = {
      id: `${this.id}-${seq}`,
      workspace_id: this.id,
      activity_type: what === 'broken' ? 7 : 'a2a_receive',
      source_id: sender,
      method: 'message/send',
      request_body: { params: { message: { messageId: `m-${number}`, parts } } },
      created_at: formatTimestampMicros(micros),
      seq,
    };
    const isMessage = what === 'new' || (what === 'again' && earlier === undefined);
    this.rows.push({ id: json.id, sender, message: isMessage ? number : undefined, micros, seq, json });
  }

  /** Begins again to count requests. */
  asked(breaks: readonly number[], order: Platform['order']): void {
    this.#requests = 0;
    this.breaks = [...breaks];
    this.order = order;
  }

  source(): RowSource {
    return {
      target: targetOf({ id: this.id, token: 'token' }),
      activities: async ({ limit, beforeTs }) => {
        const before =
          beforeTs === undefined ? Number.POSITIVE_INFINITY : (parseTimestampMicros(beforeTs) ?? 0);
        const newest = this.#newestFirst().filter(({ micros }) => micros < before);
        return this.#page(newest, limit);
      },
      activitiesAfter: async (id, limit) => {
        const after = this.rows.findIndex((row) => row.id === id);
        return this.#page(this.rows.slice(after + 1), limit);
      },
      rowBefore: async (micros) => this.#newestFirst().find((row) => row.micros < micros)?.id,
    };
  }

  #newestFirst(): Row[] {
    return this.rows.toReversed();
  }

  #page(rows: readonly Row[], limit: number): ActivityPage {
    this.#requests += 1;
    if (this.breaks.includes(this.#requests)) throw new NetworkError('ECONNRESET');
    const page = rows.slice(0, limit);
    const shown = this.order === 'any' ? [...page.slice(1), ...page.slice(0, 2)].slice(0, limit + 1) : page;
    const parsed = shown.map(({ json }) => parseActivityRow(json));
    const times = page.map(({ micros }) => micros);
    return {
      activities: parsed.flatMap((row) => (row.ok ? [row.activity] : [])),
      unreadable: parsed.flatMap((row) => (row.ok ? [] : [row])),
      rowCount: page.length,
      hasMore: page.length >= limit,
      oldestMicros: times.length === 0 ? undefined : Math.min(...times),
      platformTimeMs: undefined,
    };
  }
}

const folder = tempDir();
let inbox: Inbox | undefined;
let leased: LeasedInbox | undefined;
let scenarios = 0;
let path = '';
afterAll(() => {
  inbox?.close();
  folder[Symbol.dispose]();
});

/** Another process opens the inbox, as after a crash. */
function reopen(): LeasedInbox {
  inbox?.close();
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const opened = openInbox(path, Date.now);
  expect(opened.isInMemory).toBe(false);
  inbox = opened.inbox;
  leased = inbox.takeOver();
  return leased;
}

/** One session after the other that reads the rows of a workspace and shows them. */
class Session {
  readonly shown: string[] = [];
  readonly #platform: Platform;
  readonly #unsettled = new Map<string, number>();
  #leased: LeasedInbox;
  #walk: WindowWalk | undefined;

  constructor(platform: Platform, first: LeasedInbox) {
    this.#platform = platform;
    this.#leased = first;
  }

  /** A failed reading goes on from where it was, as the feed does. */
  async read({ pageRows, breaks, order }: Omit<Extract<Step, { kind: 'read' }>, 'kind'>): Promise<void> {
    const platform = this.#platform;
    platform.asked(breaks, order);
    this.#walk ??= new WindowWalk({
      client: platform.source(),
      clock: systemClock,
      intake: feedIntake({
        arrivals: this.#leased.arrivals,
        workspaceId: platform.id,
        files: NO_FILES,
        events: SILENT_EVENTS,
      }),
      window: windowOf(3_600, pageRows),
      events: SILENT_EVENTS,
    });
    try {
      await this.#walk.run(new AbortController().signal);
      this.#walk = undefined;
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
    }
  }

  push(most: number, isSettled: boolean): number {
    const { pushes } = this.#leased;
    const entries = pushes.next([this.#platform.id], most);
    for (const { row, message, pushes: count } of entries) {
      const { activityId } = message;
      // Again only what an earlier session may not have shown.
      expect(count > 0).toBe(this.#unsettled.has(activityId));
      expect(this.shown.includes(activityId)).toBe(count > 0);
      expect(pushes.markPushed(row)).toBe(true);
      if (count === 0) this.shown.push(activityId);
      this.#unsettled.set(activityId, row);
      if (isSettled) pushes.settle(row, 'write');
      if (isSettled) this.#unsettled.delete(activityId);
    }
    return entries.length;
  }

  restart(): void {
    this.#leased = reopen();
    this.#walk = undefined;
    this.#leased.pushes.recoverPushed();
  }
}

fuzz({
  name: 'order',
  gateRuns: 120,
  input: fc.array(step, { minLength: 3, maxLength: 40 }),
  async check(steps) {
    const id = `workspace-${scenarios}`;
    const isFresh = scenarios % SCENARIOS_PER_INBOX === 0 || leased === undefined;
    if (isFresh) path = join(folder.path, String(scenarios));
    const first = isFresh || leased === undefined ? reopen() : leased;
    scenarios += 1;
    const platform = new Platform(id);
    const session = new Session(platform, first);
    for (const next of steps) {
      if (next.kind === 'send') platform.send(next);
      else if (next.kind === 'read') await session.read(next);
      else if (next.kind === 'push') session.push(next.most, next.isSettled);
      else session.restart();
    }
    session.restart();
    await session.read({ pageRows: 4, breaks: [], order: 'newest first' });
    while (session.push(10, true) > 0);
    const sent = platform.rows.filter(({ message }) => message !== undefined);
    // Each once, none left out, and those of a sender in the order in which they were sent.
    expect(session.shown.toSorted()).toEqual(sent.map((row) => row.id).toSorted());
    for (const sender of SENDERS) {
      const ids = sent.filter((row) => row.sender === sender).map((row) => row.id);
      expect(session.shown.filter((shown) => ids.includes(shown))).toEqual(ids);
    }
    for (const row of platform.rows) expect(inbox?.find(row.id).length).toBeLessThanOrEqual(1);
  },
});
