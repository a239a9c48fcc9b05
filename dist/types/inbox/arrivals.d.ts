import type { Database } from 'bun:sqlite';
import type { IgnoreReason, Message } from '../core/message.ts';
import type { SenderGate } from './access/sender-gate.ts';
import type { DelegationLog } from './delegation-log.ts';
import type { InboxArrival, Watermark, WindowMark } from './entry.ts';
import type { Fence, InboxDatabase } from './inbox-database.ts';
import { WaitingRoom } from './waiting-room.ts';
/** How rows of the platform's feeds get into the inbox, each once, and how far the feeds have been read. */
export declare class Arrivals {
    #private;
    private readonly database;
    private readonly fence;
    private readonly gate;
    private readonly delegations;
    private readonly room;
    constructor(database: InboxDatabase, fence: Fence, gate: SenderGate, delegations: DelegationLog, room?: WaitingRoom);
    /** Whether the user lets this sender write to the session; a message that may not is stored as ignored. */
    mayReach(message: Message): boolean;
    isKnown(workspaceId: string, activityId: string): boolean;
    /**
     * Stores the rows of one page; rows seen before are left alone. They stay `fetched` until the page that completes the
     * window (`watermark` given): it makes all of them pending and moves the watermark, in one transaction. Returns how
     * many messages became pending.
     */
    store(workspaceId: string, arrivals: readonly InboxArrival[], watermark: Watermark | undefined): number;
    /** Stores rows from outside the feed's window, pending at once. Returns how many are new messages. */
    add(workspaceId: string, arrivals: readonly InboxArrival[], mark?: WindowMark): number;
    /** @param window a workspace's id for its feed, or the name of another window */
    watermark(window: string): Watermark | undefined;
    /** The highest `seq` up to which all rows are dealt with, or 0. Means something right after the feed was read completely. */
    finishedSeq(workspaceId: string): number;
}
type InsertedColumns = [
    workspaceId: string,
    activityId: string,
    state: string,
    reason: IgnoreReason | null,
    createdMicros: number,
    seq: number,
    key: string | null,
    body: string | null,
    storedMs: number,
    peerId: string | null
];
export declare function arrivalStatements(sqlite: Database): {
    insert: import("bun:sqlite").Statement<null, InsertedColumns>;
    has: import("bun:sqlite").Statement<{
        row: number;
    }, [string, string]>;
    dropIgnored: import("bun:sqlite").Statement<null, [{
        readonly workspaceId: string;
        readonly kept: number;
    }]>;
    hasKey: import("bun:sqlite").Statement<{
        row: number;
    }, [string, string, string]>;
    giveWay: import("bun:sqlite").Statement<null, [string, string, number, number]>;
    completeWindow: import("bun:sqlite").Statement<null, [string]>;
    setWatermark: import("bun:sqlite").Statement<null, [string, number, number | null]>;
    watermark: import("bun:sqlite").Statement<{
        local_ms: number;
        platform_ms: number | null;
    }, [string]>;
    doubt: import("bun:sqlite").Statement<{
        since_ms: number;
    }, []>;
    markDoubtful: import("bun:sqlite").Statement<null, [string, string]>;
    finishedSeq: import("bun:sqlite").Statement<{
        seq: number | null;
    }, [{
        readonly workspaceId: string;
    }]>;
};
export {};
