import type { Database } from 'bun:sqlite';
import type { SenderGate } from './access/sender-gate.ts';
import type { InboxEntry, SettledBy } from './entry.ts';
import type { Fence, InboxDatabase } from './inbox-database.ts';
import { type EntryRow } from './stored-message.ts';
/** What waits to be pushed, and the states of a message from its push on. */
export declare class PushQueue {
    #private;
    private readonly database;
    private readonly fence;
    private readonly gate;
    constructor(database: InboxDatabase, fence: Fence, gate: SenderGate);
    /** The oldest messages that wait to be pushed, of these workspaces but for some rows, in feed order. */
    next(workspaceIds: readonly string[], limit: number, exceptRows?: readonly number[]): InboxEntry[];
    /** Ignores what waits of senders who may not write any more. */
    applyAccess(): void;
    /** Returns whether a message that waits may still be pushed; if not, it is ignored from now on. */
    admit(entry: InboxEntry): boolean;
    /** Noted before the notification is written, so that after a crash it comes again, marked. False when it does not wait any more. */
    markPushed(row: number): boolean;
    /** A push that could not be written: the message waits again. */
    markUnpushed(row: number): void;
    /** Throws `FencedError` when another process has taken the lease. */
    assertHeld(): void;
    settle(row: number, by: SettledBy): void;
    /** Lets what an earlier session left pushed wait again, but for `openRows`; returns how many. Too often pushed: undelivered. */
    recoverPushed(openRows?: readonly number[]): number;
    /** Messages that the session did not see wait again, or are `undelivered` after too many pushes. */
    requeueMissed(rows: readonly number[]): void;
    /** Messages that were pushed to a host that does not listen wait again, and count as pushed once. */
    requeueUnheard(rows: readonly number[]): void;
    /** Undelivered messages whose sender was not told yet. */
    untold(): InboxEntry[];
    /** Messages that have waited at least this long to be pushed, and whose sender was not told; some hundreds at most. */
    untoldWaiting(workspaceId: string, waitedMs: number): InboxEntry[];
    markTold(row: number): void;
}
export declare function pushStatements(sqlite: Database): {
    pending: import("bun:sqlite").Statement<EntryRow, [string, string, number]>;
    markPushed: import("bun:sqlite").Statement<null, [number, number, number]>;
    markUnpushed: import("bun:sqlite").Statement<null, [number, number]>;
    settle: import("bun:sqlite").Statement<null, [number, SettledBy, number, number]>;
    giveUpPushed: import("bun:sqlite").Statement<null, [number, string]>;
    recoverPushed: import("bun:sqlite").Statement<null, [string]>;
    giveUp: import("bun:sqlite").Statement<null, [number, number]>;
    pushAgain: import("bun:sqlite").Statement<null, [number]>;
    requeueUnheard: import("bun:sqlite").Statement<null, [number]>;
    untold: import("bun:sqlite").Statement<EntryRow, []>;
    untoldWaiting: import("bun:sqlite").Statement<EntryRow, [string, number]>;
    markTold: import("bun:sqlite").Statement<null, [number]>;
};
