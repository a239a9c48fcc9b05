import type { IgnoreReason, Message } from '../core/message.ts';
/** A row of the feed on its way into the inbox. */
export interface InboxArrival {
    readonly activityId: string;
    readonly createdAtMicros: number;
    readonly seq: number;
    readonly outcome: {
        readonly kind: 'message';
        readonly message: Message;
    } | {
        readonly kind: 'ignored';
        readonly reason: IgnoreReason;
    };
}
/** Up to where a workspace's feed has been read completely, on both clocks. */
export interface Watermark {
    readonly localMs: number;
    readonly platformMs: number | undefined;
}
/** How far another window than a workspace's feed has been read. No workspace has the name of one. */
export interface WindowMark {
    readonly window: string;
    readonly watermark: Watermark;
}
/** What becomes of a message; `schema.ts` has the ways from one to another. */
export type MessageState = 'fetched' | 'pending' | 'pushed' | 'settled' | 'undelivered' | 'ignored';
export interface InboxEntry {
    /** The inbox's own number of the message. */
    readonly row: number;
    readonly message: Message;
    readonly state: MessageState;
    readonly pushes: number;
}
/** What settled a message: its notification was written, it was seen, a reply named it, or it was popped. */
export type SettledBy = 'write' | 'receipt' | 'reply' | 'pop';
/**
 * What the reply guard did for a message that the session left without an answer: the session was asked for one, what it said
 * in the terminal was sent as one, or the sender was told that none comes, or that the turn was broken off.
 */
export type GuardFate = 'asked' | 'from_terminal' | 'unanswered' | 'broken_off';
export type GuardCounts = Readonly<Record<GuardFate, number>>;
export interface Counted {
    readonly what: string;
    readonly n: number;
}
export declare function guardCountsFrom(counted: readonly Counted[]): GuardCounts;
export interface InboxCounts {
    readonly waiting: number;
    /** Kept back until somebody reads or releases them. */
    readonly heldForFlood: number;
    readonly heldForPeerLimit: number;
    readonly pushed: number;
    readonly settled: number;
    readonly undelivered: number;
    /** Rows that are no messages: echoes of ourselves and the like. */
    readonly ignored: number;
    /** Messages of senders whom the user does not let write to the session. */
    readonly refused: number;
    readonly unreadable: number;
    /** Messages that found no room, because too many wait already; they are on the platform. */
    readonly leftOut: number;
}
export declare function inboxCountsFrom(counted: readonly Counted[]): InboxCounts;
