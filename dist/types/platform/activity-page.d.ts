import type { Activity } from '../core/activity.ts';
import { type Connection } from './connection.ts';
export interface ActivityPage {
    /** In the platform's order. */
    readonly activities: readonly Activity[];
    /** Rows in the answer, the unreadable ones included: what tells a full page. */
    readonly rowCount: number;
    readonly unreadable: readonly {
        readonly rowId: string | undefined;
        readonly problem: string;
    }[];
    /** The platform's clock when it answered (`Date` header), whole seconds. */
    readonly platformTimeMs: number | undefined;
}
/** `GET /workspaces/:own/activity` with this query. */
export declare function readActivityPage(connection: Connection, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ActivityPage>;
