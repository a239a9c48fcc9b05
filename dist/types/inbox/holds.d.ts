import type { Database } from 'bun:sqlite';
import type { HeldSender, HoldReason, PeerMessage } from '../core/hold.ts';
import type { Fence, InboxDatabase } from './inbox-database.ts';
import { type EntryRow } from './stored-message.ts';
/** A message that may be held, as far as that decision needs it. */
export interface Holdable {
    readonly row: number;
    readonly workspaceId: string;
    readonly createdAtMicros: number;
    readonly peerId: string | undefined;
    readonly isAskedFor: boolean;
}
export interface HeldSummary {
    readonly total: number;
    /** Those with the most held messages, most first. */
    readonly senders: readonly HeldSender[];
}
/** Messages that wait but are not pushed until somebody releases them, and what the decision to hold has to know. */
export declare class Holds {
    #private;
    private readonly database;
    constructor(database: InboxDatabase);
    hold(fence: Fence, rows: readonly number[], reason: HoldReason): void;
    /** Lets the oldest held messages, of one peer or of all, be pushed. Returns how many. */
    release(workspaceIds: readonly string[], peerId: string | undefined, limit: number): number;
    /** Whether somebody let this message go on after it had been held. */
    wasReleased(row: number): boolean;
    count(workspaceIds: readonly string[], peerId?: string): number;
    /** How many are held for this reason, of one peer or of everybody, and who sent the most of them. */
    summary(workspaceIds: readonly string[], reason: HoldReason, peerId: string | undefined, maxSenders: number): HeldSummary;
    /** Peers of which messages are held because they sent too many. */
    peers(workspaceIds: readonly string[]): string[];
    /** The time of the oldest message of this peer that is held because it sent too many. */
    oldestOfPeer(peerId: string): number | undefined;
    /** Whether more than `count` messages wait that nobody has released. Reads no more than it must to know. */
    hasMoreHoldable(workspaceIds: readonly string[], count: number): boolean;
    /** The oldest messages that wait and that nobody has released, in feed order; all of them without a limit. */
    holdable(workspaceIds: readonly string[], exceptRows: readonly number[], limit?: number): Holdable[];
    /** What this peer sent after one time and up to another, delegation results left out, in feed order. */
    peerHistory(peerId: string, afterMicros: number, untilMicros: number): (PeerMessage & {
        readonly row: number;
    })[];
}
interface HoldableRow {
    readonly row: number;
    readonly workspace_id: string;
    readonly created_us: number;
    readonly peer_id: string | null;
    readonly is_asked_for: 0 | 1;
}
interface PeerHistoryRow {
    readonly row: number;
    readonly created_us: number;
    readonly state: PeerMessage['state'];
}
export declare function holdStatements(sqlite: Database): {
    hold: import("bun:sqlite").Statement<null, [HoldReason, string]>;
    release: import("bun:sqlite").Statement<null, [string, string | null, number]>;
    wasReleased: import("bun:sqlite").Statement<{
        row: number;
    }, [number]>;
    count: import("bun:sqlite").Statement<{
        n: number;
    }, [string, HoldReason | null, string | null]>;
    senders: import("bun:sqlite").Statement<EntryRow & {
        readonly n: number;
    }, [string, HoldReason, string | null, number]>;
    peers: import("bun:sqlite").Statement<{
        peer_id: string;
    }, [string]>;
    oldestOfPeer: import("bun:sqlite").Statement<{
        created_us: number | null;
    }, [string]>;
    hasMoreHoldable: import("bun:sqlite").Statement<{
        row: number;
    }, [string, number]>;
    holdable: import("bun:sqlite").Statement<HoldableRow, [string, string, number]>;
    peerHistory: import("bun:sqlite").Statement<PeerHistoryRow, [string, number, number]>;
};
export {};
