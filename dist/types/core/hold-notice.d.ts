import type { Sender } from './message.ts';
/** How many messages of one sender are held. */
export interface HeldSender {
    readonly sender: Sender;
    readonly count: number;
}
/**
 * What the session is told before the newest messages of a flood.
 * @param senders those with the most held messages; the rest of `total` is summed up as others
 */
export declare function floodNotice(total: number, senders: readonly HeldSender[], floodLimit: number): string;
/** What the session is told when a peer goes past its limit. */
export declare function peerLimitNotice({ sender, count }: HeldSender, peerLimit: number): string;
