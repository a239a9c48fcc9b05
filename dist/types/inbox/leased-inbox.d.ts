import type { Database } from 'bun:sqlite';
import type { SenderGate } from './access/sender-gate.ts';
import { Arrivals } from './arrivals.ts';
import type { DelegationLog } from './delegation-log.ts';
import type { Holds } from './holds.ts';
import { Fence, type InboxDatabase } from './inbox-database.ts';
import { PushQueue } from './push-queue.ts';
/** What only the holder of the lease does with the inbox. Throws `FencedError` once another process has taken over. */
export declare class LeasedInbox {
    #private;
    readonly fence: Fence;
    readonly arrivals: Arrivals;
    readonly pushes: PushQueue;
    readonly holds: Holds;
    readonly delegations: DelegationLog;
    constructor(database: InboxDatabase, gate: SenderGate, holds: Holds, delegations: DelegationLog);
    /** Drops texts of old handled messages, and their ids once no window can bring them back. */
    prune(): void;
}
export declare function pruneStatements(sqlite: Database): {
    bodies: import("bun:sqlite").Statement<null, [number]>;
    ids: import("bun:sqlite").Statement<null, [number]>;
};
