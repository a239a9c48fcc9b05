import type { Database } from 'bun:sqlite';
import type { SenderAccess } from './access/policy.ts';
import { DelegationLog } from './delegation-log.ts';
import { type Counted, type GuardCounts, type GuardFate, type InboxCounts, type InboxEntry, type SettledBy } from './entry.ts';
import { Holds } from './holds.ts';
import { LeasedInbox } from './leased-inbox.ts';
import { type EntryRow } from './stored-message.ts';
/**
 * The durable store of messages and of what became of them. Synchronous, one file, shared by all processes of a
 * state directory, each of which may do what is here; what only the holder of the lease may is in `LeasedInbox`. Writes
 * throw `InboxUnwritableError` when the file cannot take them.
 */
export declare class Inbox {
    #private;
    readonly delegations: DelegationLog;
    readonly holds: Holds;
    constructor(sqlite: Database, nowMs: () => number);
    /** Called once by each new holder of the lease: what an earlier one still does fails from now on. */
    takeOver(): LeasedInbox;
    /** Who took the inbox over last, and when any window of it was last read to its end, by the clock of that process. */
    lastHolder(): {
        readonly fence: number;
        readonly sweptAtMs: number | undefined;
    };
    /** Who is asked which messages may reach the session; everybody's may until this is called. */
    admitOnly(access: SenderAccess): void;
    has(workspaceId: string, activityId: string): boolean;
    /** Messages with this activity id; more than one only when two platforms use the same id. */
    find(activityId: string): InboxEntry[];
    /** The watched workspace that this peer wrote to last; undefined when it never wrote. */
    lastWorkspaceOfPeer(peerId: string): string | undefined;
    /** What the session has not been proven to have, held or not, oldest first. */
    unsettled(workspaceIds: readonly string[], limit: number): InboxEntry[];
    countUnsettled(workspaceIds: readonly string[]): number;
    /** The session proves that it saw the message. False when it was settled before. */
    settleBySession(row: number, by: SettledBy): boolean;
    /** Notes what the reply guard did for a message; of several things, the last. */
    noteGuard(workspaceId: string, activityId: string, fate: GuardFate): void;
    /** For how many messages that are still kept the reply guard did what. */
    guardCounts(workspaceIds: readonly string[]): GuardCounts;
    counts(workspaceId: string): InboxCounts;
    /** A copy of everything that lives in memory: for when the file cannot be written any more. */
    copyToMemory(): Inbox;
    /** Writes what this inbox in memory knows into the file; see `mergeIntoFile`. */
    mergeInto(path: string): void;
    close(): void;
}
export declare function inboxStatements(sqlite: Database): {
    lastHolder: import("bun:sqlite").Statement<{
        fence: number;
        swept_ms: number | null;
    }, []>;
    has: import("bun:sqlite").Statement<{
        row: number;
    }, [string, string]>;
    find: import("bun:sqlite").Statement<EntryRow, [string]>;
    lastWorkspaceOfPeer: import("bun:sqlite").Statement<{
        workspace_id: string;
    }, [string]>;
    unsettled: import("bun:sqlite").Statement<EntryRow, [string, number, string, number, string, number, string, number, number]>;
    countUnsettled: import("bun:sqlite").Statement<{
        n: number;
    }, [string, string, string, string]>;
    settle: import("bun:sqlite").Statement<null, [number, SettledBy, number]>;
    noteGuard: import("bun:sqlite").Statement<null, [GuardFate, string, string]>;
    guardCounts: import("bun:sqlite").Statement<Counted, [string]>;
    counts: import("bun:sqlite").Statement<Counted, [string]>;
};
