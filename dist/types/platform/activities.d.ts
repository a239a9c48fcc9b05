import type { Activity } from '../core/activity.ts';
import { type UnreadableRow } from '../wire/activity.ts';
import type { Connection } from './http.ts';
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
export declare function readActivityPage(connection: Connection, query: Readonly<Record<string, string>> & {
    readonly limit: string;
}, signal: AbortSignal, pageBytes?: number): Promise<ActivityPage>;
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
export declare class History {
    #private;
    private readonly connection;
    constructor(connection: Connection);
    /** The record of one conversation. Platforms before 2026-05-01 cannot search: their newest rows are searched here. */
    read(query: HistoryQuery, signal: AbortSignal): Promise<HistoryRows>;
}
