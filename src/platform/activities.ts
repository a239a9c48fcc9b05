import type { Activity } from '../core/activity.ts';
import { JSON_LIMITS } from '../core/json-scanner.ts';
import { formatTimestampMicros } from '../core/timestamp.ts';
import { MAX_PAGE_ROWS, parseActivityRow, type UnreadableRow, unreadableRow } from '../wire/activity.ts';
import { dateHeaderMs } from './answer.ts';
import type { Connection } from './http.ts';

const MIB = 1024 * 1024;
/** What one page may take in memory, together with the row that goes past it; the rest is asked for with the next one. */
const PAGE = { bytes: 8 * MIB, values: 250_000 };
/** The platform takes messages of up to 16 MiB, to which it adds a little. */
const ROW = { ...JSON_LIMITS, bytes: 17 * MIB };
/** Read for one page, rows that are too large included. */
const MAX_ANSWER_BYTES = 48 * MIB;

export interface ActivityPage {
  /** In the platform's order. */
  readonly activities: readonly Activity[];
  /** Rows that were read, the unreadable ones included; at most as many as were asked for. */
  readonly rowCount: number;
  readonly unreadable: readonly UnreadableRow[];
  readonly hasMore: boolean;
  /** Time of the oldest row, readable or not; undefined when no row has one. */
  readonly oldestMicros: number | undefined;
  /** The platform's clock when it answered (`Date` header), whole seconds, in milliseconds since the epoch. */
  readonly platformTimeMs: number | undefined;
}

/** `GET /workspaces/:own/activity` with this query. Errors: see `Connection.rows`. */
export async function readActivityPage(
  connection: Connection,
  query: Readonly<Record<string, string>> & { readonly limit: string },
  signal: AbortSignal,
  pageBytes = PAGE.bytes,
): Promise<ActivityPage> {
  const path = `${connection.ownPath}/activity?${new URLSearchParams(query)}`;
  const limit = Number(query.limit);
  const limits = { ...PAGE, bytes: pageBytes, rows: limit, row: ROW, answerBytes: MAX_ANSWER_BYTES };
  const { headers, rows, isCut } = await connection.rows(path, limits, signal);
  const parsed = rows.map((row) =>
    row.isWhole ? parseActivityRow(row.json, row.parseWhole) : unreadableRow(row.json, row.problem),
  );
  const times = parsed.flatMap((row) => (row.ok ? row.activity : row).createdAtMicros ?? []);
  const activities = parsed.flatMap((row) => (row.ok ? [row.activity] : []));
  const [first] = activities;
  if (first !== undefined) connection.experience.showedRows(connection.target, first.seq !== undefined);
  return {
    activities,
    unreadable: parsed.flatMap((row) => (row.ok ? [] : [row])),
    rowCount: rows.length,
    hasMore: isCut || rows.length >= limit,
    oldestMicros: times.length === 0 ? undefined : Math.min(...times),
    platformTimeMs: dateHeaderMs(headers),
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
  /** There may be older ones. */
  readonly isFull: boolean;
  /** The platform cannot search: what is older than its newest 500 rows is out of reach. */
  readonly isOutOfReach: boolean;
}

/** The record of what was said. Errors: see `Connection.rows`. */
export class History {
  constructor(private readonly connection: Connection) {}

  /** The record of one conversation. Platforms before 2026-05-01 cannot search: their newest rows are searched here. */
  async read(query: HistoryQuery, signal: AbortSignal): Promise<HistoryRows> {
    const isWanted = (activity: Activity) => isPartOf(query, activity);
    const asked = await this.#page(query, query.limit, signal);
    if (asked.activities.every(isWanted)) {
      return { activities: asked.activities, isFull: asked.hasMore, isOutOfReach: false };
    }
    const newest = await this.#page(query, MAX_PAGE_ROWS, signal);
    const wanted = newest.activities.filter(isWanted);
    return {
      activities: wanted.slice(0, query.limit),
      isFull: wanted.length >= query.limit,
      isOutOfReach: newest.hasMore,
    };
  }

  #page({ peerId, beforeMicros }: HistoryQuery, limit: number, signal: AbortSignal): Promise<ActivityPage> {
    const query = {
      limit: String(limit),
      include: 'peer_info',
      ...(peerId === undefined ? { type: 'a2a_receive', source: 'canvas' } : { peer_id: peerId }),
      ...(beforeMicros === undefined ? {} : { before_ts: formatTimestampMicros(beforeMicros) }),
    };
    return readActivityPage(this.connection, query, signal);
  }
}

function isPartOf({ peerId, beforeMicros }: HistoryQuery, activity: Activity): boolean {
  if (beforeMicros !== undefined && activity.createdAtMicros >= beforeMicros) return false;
  if (peerId === undefined) return activity.sourceId === undefined;
  return [activity.sourceId, activity.targetId].some((id) => id?.toLowerCase() === peerId.toLowerCase());
}
