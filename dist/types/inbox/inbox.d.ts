import type { Database } from 'bun:sqlite';
import type { HoldReason } from '../core/hold.ts';
import type { Message } from '../core/message.ts';
import type { SenderAccess } from './access/policy.ts';
import { DelegationLog } from './delegation-log.ts';
import type { HeldSummary, Holdable, InboxArrival, InboxCounts, InboxEntry, SettledBy, Watermark, WindowMark } from './entry.ts';
import { type PeerHistoryRow } from './statements.ts';
/**
 * The durable store of messages and of what became of them. Synchronous, one file, shared by all processes of a
 * state directory; only the holder of the newest fence may store and push (`FencedError` for any other). Writes throw
 * `InboxUnwritableError` when the file cannot take them.
 */
export declare class Inbox {
    #private;
    /** What this machine's sessions asked of peers. */
    readonly delegations: DelegationLog;
    constructor(database: Database, nowMs: () => number);
    /** Who is asked which messages may reach the session; everybody's may until this is called. */
    admitOnly(access: SenderAccess): void;
    /** Whether a message may reach the session as things are now. */
    mayReach(message: Message): boolean;
    /** Whether a message that waits may still be handed out; if not, it is ignored from now on. */
    admits(entry: InboxEntry): boolean;
    /** Called once by each new holder of the lease: every earlier fence is void from now on. */
    takeFence(): number;
    /**
     * Stores the rows of one page; rows seen before are left alone. Pages of a window that is not complete stay
     * `fetched`; the page that completes it (`watermark` given) releases all of them and moves the watermark, in one
     * transaction. Returns how many messages became pending.
     */
    store(fence: number, workspaceId: string, arrivals: readonly InboxArrival[], watermark: Watermark | undefined): number;
    /**
     * Stores rows that were found outside the feed's window: they wait to be pushed at once, and the feed's watermark
     * stays. Another window's may move with them. Returns how many are new messages.
     */
    add(fence: number, workspaceId: string, arrivals: readonly InboxArrival[], mark?: WindowMark): number;
    /** @param window a workspace's id for its feed, or the name of another window */
    watermark(window: string): Watermark | undefined;
    /** The oldest messages that wait to be pushed, of these workspaces but for some rows, in feed order. */
    nextPending(workspaceIds: readonly string[], limit: number, exceptRows?: readonly number[]): InboxEntry[];
    /** Ignores what waits of senders who may not write any more. */
    applyAccess(): void;
    /** Whether more than `count` messages wait that nobody has released. Reads no more than it must to know. */
    hasMoreHoldable(workspaceIds: readonly string[], count: number): boolean;
    /** The oldest messages that wait and that nobody has released, in feed order; all of them without a limit. */
    holdable(workspaceIds: readonly string[], exceptRows: readonly number[], limit?: number): Holdable[];
    /** What this peer sent after one time and up to another, delegation results left out, in feed order. */
    peerHistory(peerId: string, afterMicros: number, untilMicros: number): {
        row: number;
        createdAtMicros: number;
        state: PeerHistoryRow['state'];
    }[];
    /** The time of the oldest message of this peer that is held because it sent too many. */
    oldestHeldOfPeer(peerId: string): number | undefined;
    /** Peers of which messages are held because they sent too many. */
    heldPeers(workspaceIds: readonly string[]): string[];
    hold(fence: number, rows: readonly number[], reason: HoldReason): void;
    /**
     * Lets the oldest held messages be pushed, of one peer or of everybody; they are not held again. Any process of this
     * state directory may do so. Returns how many.
     */
    release(workspaceIds: readonly string[], peerId: string | undefined, limit: number): number;
    countHeld(workspaceIds: readonly string[], peerId?: string): number;
    /** How many are held for this reason, of one peer or of everybody, and who sent the most of them. */
    heldSummary(workspaceIds: readonly string[], reason: HoldReason, peerId: string | undefined, maxSenders: number): HeldSummary;
    /** What the session has not been proven to have, held or not, oldest first. */
    unsettled(workspaceIds: readonly string[], limit: number): InboxEntry[];
    countUnsettled(workspaceIds: readonly string[]): number;
    /**
     * Recorded before the write, so that a crash in between leaves a trace: the message is then pushed again, marked.
     * False when it does not wait any more, because a tool settled it meanwhile.
     */
    markPushed(fence: number, row: number): boolean;
    /** A push that could not be written: the message waits again. */
    markUnpushed(fence: number, row: number): void;
    settle(fence: number, row: number, by: SettledBy): void;
    /**
     * The session proves that it saw the message; any process of this state directory may say so. False when it was
     * settled before.
     */
    settleBySession(row: number, by: SettledBy): boolean;
    /**
     * Messages that an earlier session left between push and settlement wait again; those pushed too often already are
     * `undelivered` from now on. Rows in `openRows` are this session's own affair. Returns how many wait again.
     */
    recoverPushed(fence: number, openRows?: readonly number[]): number;
    /** Messages that the session never saw: pushed again, or `undelivered` after too many pushes. */
    missed(fence: number, rows: readonly number[]): void;
    /** Messages pushed to a host that does not listen: they wait again, as if tried once only. */
    requeueUnheard(fence: number, rows: readonly number[]): void;
    /** Undelivered messages whose sender was not told yet. */
    untold(): InboxEntry[];
    /** Messages that have waited at least this long to be pushed, and whose sender was not told; some hundreds at most. */
    untoldWaiting(workspaceId: string, waitedMs: number): InboxEntry[];
    markTold(row: number): void;
    /** Whether this row was stored before, whatever it is. */
    has(workspaceId: string, activityId: string): boolean;
    /** Messages with this activity id; more than one only when two platforms use the same id. */
    find(activityId: string): InboxEntry[];
    /** The watched workspace that this peer wrote to last; undefined when it never wrote. */
    lastWorkspaceOfPeer(peerId: string): string | undefined;
    counts(workspaceId: string): InboxCounts;
    /**
     * A platform's `seq` up to which everything of a workspace that was stored is settled or ignored, the highest among
     * what was stored lately; 0 when there is none. It says something only while the feed has been read completely.
     */
    finishedSeq(workspaceId: string): number;
    /** Drops texts of old handled messages, and their ids once no window can bring them back. */
    prune(fence: number): void;
    /** A copy of everything that lives in memory: for when the file cannot be written any more. */
    copyToMemory(): Inbox;
    /** Writes what this inbox in memory knows into the file; see `mergeIntoFile`. */
    mergeInto(path: string): void;
    /** Throws `FencedError` when another process has taken the lease. */
    assertHeld(fence: number): void;
    close(): void;
}
