/** What a 2xx answer of `/a2a` says: three results that must not be confused. */
export type SendOutcome = 
/**
 * Kept for the peer. With a `queueId` the peer is busy, and the platform hands the message over later; else it is in
 * the peer's inbox, and an answer, if any, comes as a message of its own.
 */
{
    readonly kind: 'queued';
    readonly queueId?: string;
}
/** The peer answered at once. */
 | {
    readonly kind: 'answered';
    readonly text: string;
}
/** The message arrived, and the peer reports an error. */
 | {
    readonly kind: 'peer_error';
    readonly code: number | undefined;
};
/** Reads the JSON of a 2xx answer; an unknown shape counts as delivered without a readable answer. */
export declare function readSendOutcome(json: unknown): SendOutcome;
