import type { Activity } from '../core/activity.ts';
import { formatTimestampMicros } from '../core/timestamp.ts';
import { MAX_PAGE_ROWS } from '../wire/activity.ts';
import type { Announcements } from './announcements.ts';
import type { Cursor } from './cursor-poll.ts';
import { windowSecondsFor } from './window.ts';
import type { WalkDeps, WalkResult } from './window-walk.ts';

/** A message waits at most 30 seconds between its time and becoming visible; uploads may take longer. */
const LOOK_SECONDS = 45;
const FIRST_PAGE_ROWS = 20;
/** More is a sweep's business. */
const MAX_ROWS = 5_000;
/** Few large messages can fill a page. */
const MAX_PAGES = 50;
/** Between two looks. */
const GAP_MS = 800;
/** Where nothing says whether a row is missing, a look costs no more than the rows that came since the last one. */
const UNPROMPTED = { rows: 20, perNewRow: 0.8 };

export interface LookGoal {
  /** Everything behind it has been read already, but for rows that became visible late. */
  readonly cursor: Cursor;
  readonly announcements: Announcements;
  /** Goes on for so many rows, also when nothing is known to be missing. */
  readonly minRows: number;
}

/** Reads the newest rows back to those that are missing. Undefined when a sweep is needed instead. */
export async function lookBack(
  deps: WalkDeps,
  { cursor, announcements, minRows }: LookGoal,
  signal: AbortSignal,
): Promise<WalkResult | undefined> {
  const { client, clock, intake } = deps;
  const mark = announcements.mark;
  const localMs = clock.nowMs();
  const sinceSeconds = windowSecondsFor(intake.watermark(), localMs, LOOK_SECONDS);
  const mostRows = deps.window.pageRows ?? MAX_PAGE_ROWS;
  let platformMs: number | undefined;
  let newest: Activity | undefined;
  let beforeMicros: number | undefined;
  let rowsFetched = 0;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const limit = Math.min(Math.max(FIRST_PAGE_ROWS, minRows) * 2 ** pages, mostRows);
    const beforeTs = beforeMicros === undefined ? {} : { beforeTs: formatTimestampMicros(beforeMicros) };
    const page = await client.activities({ sinceSeconds, limit, ...beforeTs }, signal);
    platformMs ??= page.platformTimeMs;
    newest ??= page.activities[0];
    rowsFetched += page.rowCount;
    announcements.read(page.activities);
    const oldest = page.oldestMicros;
    const isFound =
      oldest !== undefined &&
      oldest <= cursor.createdAtMicros &&
      rowsFetched >= minRows &&
      announcements.missing(mark).size === 0;
    const isLast = isFound || !page.hasMore;
    const watermark = isLast ? { localMs, platformMs } : undefined;
    const oldestFirst = { activities: page.activities.toReversed(), unreadable: page.unreadable };
    const fresh = await intake.store(oldestFirst, watermark);
    if (!page.hasMore) announcements.forget(mark);
    if (isLast) return { fresh, rowsFetched, newest: newest ?? cursor };
    const isStuck = oldest === undefined || (beforeMicros !== undefined && oldest + 1 >= beforeMicros);
    if (isStuck || rowsFetched >= MAX_ROWS) return undefined;
    beforeMicros = oldest + 1;
  }
  return undefined;
}

/** When to look back, and how far. */
export class LookPlan {
  /** On the monotonic clock; `Infinity` when nothing needs a look. */
  dueMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  /** A row is known to be missing: what came later waits for it, so that each sender's messages stay in order. */
  isOwed = false;
  minRows = 0;
  #newRows = 0;

  constructor(private readonly announcements: Announcements) {}

  /** What is new has been read. `mark`: of the announcements before that. */
  polled(nowMs: number, mark: number, rowsFetched: number): void {
    this.#newRows += rowsFetched;
    const soonestMs = Math.max(nowMs, this.#lastMs + GAP_MS);
    const isVague = this.announcements.takeVague();
    if (this.announcements.missing(mark).size > 0) {
      this.isOwed = true;
      this.dueMs = soonestMs;
    } else if (isVague && rowsFetched === 0) {
      // It rang for something, which can only be older than what was read before.
      this.minRows = MAX_ROWS;
      this.dueMs = soonestMs;
    } else if (isVague) {
      const rows = Math.ceil(UNPROMPTED.rows + this.#newRows * UNPROMPTED.perNewRow);
      this.minRows = Math.max(this.minRows, rows);
      this.dueMs = Math.min(this.dueMs, nowMs + GAP_MS);
    }
  }

  /** The last rows have been read, late ones included. */
  looked(nowMs: number): void {
    this.#lastMs = nowMs;
    this.dueMs = Number.POSITIVE_INFINITY;
    this.isOwed = false;
    this.minRows = 0;
    this.#newRows = 0;
  }
}
