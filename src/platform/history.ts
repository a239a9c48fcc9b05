import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import { formatTimestampMicros } from '../core/timestamp.ts';
import { MAX_PAGE_ROWS, parseActivityRow } from '../wire/activity.ts';
import type { Connection } from './connection.ts';

const TIMEOUT_MS = 10_000;
/** Of a page of history; one that is larger than this is asked for in smaller ones by the caller. */
const MAX_HISTORY_BYTES = 32 * 1024 * 1024;

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

const rowsSchema = z.array(z.unknown());

/** The record of what was said. Errors: see `request` of http.ts. */
export class History {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * `GET /workspaces/:id/activity` as the record of one conversation. A platform before 2026-05-01 ignores the
   * peer and the time; its newest rows are then searched here.
   */
  async read(query: HistoryQuery, signal: AbortSignal): Promise<HistoryRows> {
    const isWanted = (activity: Activity) => isPartOf(query, activity);
    const asked = await requestRows(this.#connection, query, query.limit, signal);
    if (asked.activities.every(isWanted)) {
      return { activities: asked.activities, isFull: asked.rowCount >= query.limit, isOutOfReach: false };
    }
    const newest = await requestRows(this.#connection, query, MAX_PAGE_ROWS, signal);
    const wanted = newest.activities.filter(isWanted);
    return {
      activities: wanted.slice(0, query.limit),
      isFull: wanted.length >= query.limit,
      isOutOfReach: newest.rowCount >= MAX_PAGE_ROWS,
    };
  }
}

function isPartOf({ peerId, beforeMicros }: HistoryQuery, activity: Activity): boolean {
  if (beforeMicros !== undefined && activity.createdAtMicros >= beforeMicros) return false;
  if (peerId === undefined) return activity.sourceId === undefined;
  return [activity.sourceId, activity.targetId].some((id) => id?.toLowerCase() === peerId.toLowerCase());
}

async function requestRows(
  connection: Connection,
  { peerId, beforeMicros }: HistoryQuery,
  limit: number,
  signal: AbortSignal,
) {
  const search = new URLSearchParams({
    limit: String(limit),
    include: 'peer_info',
    ...(peerId === undefined ? { type: 'a2a_receive', source: 'canvas' } : { peer_id: peerId }),
    ...(beforeMicros === undefined ? {} : { before_ts: formatTimestampMicros(beforeMicros) }),
  });
  const rows = await connection.json(rowsSchema, {
    method: 'GET',
    path: `/workspaces/${connection.target.id}/activity?${search}`,
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: MAX_HISTORY_BYTES,
    signal,
  });
  const parsed = rows.map(parseActivityRow);
  return {
    rowCount: rows.length,
    activities: parsed.flatMap((row) => (row.ok ? [row.activity] : [])),
  };
}
