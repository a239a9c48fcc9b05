import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import { formatTimestampMicros } from '../core/timestamp.ts';
import { MAX_PAGE_ROWS, parseActivityRow } from '../wire/activity.ts';
import { dateHeaderMs, parseAnswer } from './answer.ts';
import type { Connection } from './http.ts';

/** A page may hold 500 messages, each of them up to the platform's 16 MiB; this is where memory ends. */
const MAX_PAGE_BYTES = 96 * 1024 * 1024;
/** Of a page of history; one that is larger than this is asked for in smaller ones by the caller. */
const MAX_HISTORY_BYTES = 32 * 1024 * 1024;

export interface ActivityPage {
  /** In the platform's order. */
  readonly activities: readonly Activity[];
  /** Rows in the answer, the unreadable ones included: what tells a full page. */
  readonly rowCount: number;
  readonly unreadable: readonly { readonly rowId: string | undefined; readonly problem: string }[];
  /** The platform's clock when it answered (`Date` header), whole seconds, in milliseconds since the epoch. */
  readonly platformTimeMs: number | undefined;
}

/** `GET /workspaces/:own/activity` with this query. `TooLargeError` above `maxBytes`; other errors: see `Connection.request`. */
export async function readActivityPage(
  connection: Connection,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
  maxBytes = MAX_PAGE_BYTES,
): Promise<ActivityPage> {
  const answer = await connection.request({
    method: 'GET',
    path: `${connection.ownPath}/activity?${new URLSearchParams(query)}`,
    signal,
    maxResponseBytes: maxBytes,
  });
  const rows = parseAnswer(z.array(z.unknown()), answer).map(parseActivityRow);
  return {
    activities: rows.flatMap((row) => (row.ok ? [row.activity] : [])),
    unreadable: rows.flatMap((row) => (row.ok ? [] : [row])),
    rowCount: rows.length,
    platformTimeMs: dateHeaderMs(answer),
  };
}

export interface HistoryQuery {
  /** The other side; undefined for the canvas user. */
  readonly peerId: string | undefined;
  /** Only rows strictly before this time, in microseconds. */
  readonly beforeMicros: number | undefined;
  /** Rows, 1 to 500. */
  readonly limit: number;
}

export interface HistoryRows {
  /** Newest first, at most `limit`. */
  readonly activities: readonly Activity[];
  /** As many rows as were asked for: there may be older ones. */
  readonly isFull: boolean;
  /** The platform cannot search: what is older than its newest 500 rows is out of reach. */
  readonly isOutOfReach: boolean;
}

/** The record of what was said. Errors: see `Connection.request`. */
export class History {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * `GET /workspaces/:own/activity` as the record of one conversation. A platform before 2026-05-01 ignores the
   * peer and the time; its newest rows are then searched here.
   */
  async read(query: HistoryQuery, signal: AbortSignal): Promise<HistoryRows> {
    const isWanted = (activity: Activity) => isPartOf(query, activity);
    const asked = await this.#page(query, query.limit, signal);
    if (asked.activities.every(isWanted)) {
      return { activities: asked.activities, isFull: asked.rowCount >= query.limit, isOutOfReach: false };
    }
    const newest = await this.#page(query, MAX_PAGE_ROWS, signal);
    const wanted = newest.activities.filter(isWanted);
    return {
      activities: wanted.slice(0, query.limit),
      isFull: wanted.length >= query.limit,
      isOutOfReach: newest.rowCount >= MAX_PAGE_ROWS,
    };
  }

  #page({ peerId, beforeMicros }: HistoryQuery, limit: number, signal: AbortSignal): Promise<ActivityPage> {
    const query = {
      limit: String(limit),
      include: 'peer_info',
      ...(peerId === undefined ? { type: 'a2a_receive', source: 'canvas' } : { peer_id: peerId }),
      ...(beforeMicros === undefined ? {} : { before_ts: formatTimestampMicros(beforeMicros) }),
    };
    return readActivityPage(this.#connection, query, signal, MAX_HISTORY_BYTES);
  }
}

function isPartOf({ peerId, beforeMicros }: HistoryQuery, activity: Activity): boolean {
  if (beforeMicros !== undefined && activity.createdAtMicros >= beforeMicros) return false;
  if (peerId === undefined) return activity.sourceId === undefined;
  return [activity.sourceId, activity.targetId].some((id) => id?.toLowerCase() === peerId.toLowerCase());
}
