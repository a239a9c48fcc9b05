import type { Sender } from './message.ts';
/** Why a message is kept back: too many waited at once, or its peer sends too many. */
export type HoldReason = 'flood' | 'peer_limit';
/** Up to how much is pushed without asking; 0 switches a limit off. */
export interface HoldLimits {
    /** Messages that may wait to be pushed, all workspaces together. */
    readonly floodLimit: number;
    /** Messages of one peer within ten minutes. */
    readonly peerLimit: number;
}
export declare const PEER_WINDOW_MICROS = 600000000;
export interface FloodCandidate {
    readonly workspaceId: string;
    /** Of a person or the platform, or a result that this session asked for: all other messages are held before it. */
    readonly goesFirst: boolean;
}
/**
 * Those of the waiting messages that are held, so that at most `limit` remain. Workspaces share the limit: one in which few
 * messages wait has none of them held because of another. Of each the newest remain, those that go first before all
 * others.
 * @param waiting in feed order
 */
export declare function beyondFloodLimit<Candidate extends FloodCandidate>(waiting: readonly Candidate[], limit: number): Candidate[];
export interface PeerMessage {
    /** When it was sent, not when it was fetched: what was sent over a weekend may arrive all at once. */
    readonly createdAtMicros: number;
    /** `released`: the user let it pass, so that counting starts again after it. */
    readonly state: 'past' | 'released' | 'waiting';
}
/** The waiting messages, from the first on that is more than `limit` in ten minutes. `messages`: of one peer, in feed order. */
export declare function beyondPeerLimit<Item extends PeerMessage>(messages: readonly Item[], limit: number): Item[];
export interface HeldSender {
    readonly sender: Sender;
    readonly count: number;
}
/** Said before the newest messages of a flood; those of `total` that are not of the named senders are summed up. */
export declare function floodNotice(total: number, senders: readonly HeldSender[], floodLimit: number): string;
export declare function peerLimitNotice({ sender, count }: HeldSender, peerLimit: number): string;
