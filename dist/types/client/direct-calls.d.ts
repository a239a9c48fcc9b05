import type { PlatformClient } from '../platform/client.ts';
import { type FetchLike } from '../platform/safe-fetch.ts';
import { type OutgoingText } from '../platform/send-to-peer.ts';
import { type SendOutcome } from '../wire/a2a.ts';
export interface DirectCallsOptions {
    /** How long the address of a peer is believed, also that it has none; five minutes unless given. */
    readonly ttlMs?: number;
    /** Addresses that are remembered at most; 1,000 unless given. */
    readonly maxPeers?: number;
    /** What sends the calls; `fetch` with checked certificates unless given. */
    readonly fetchLike?: FetchLike;
}
/**
 * Calls peers at their own addresses, as the platform tells them. Such a call carries no token and no id of ours, is not
 * on the canvas, and trusts the address that the peer gave to the platform: use it only where all peers are yours.
 */
export declare class DirectCalls {
    #private;
    constructor(client: PlatformClient, { ttlMs, maxPeers, fetchLike }?: DirectCallsOptions);
    /**
     * The address of a peer, asked of the platform where it is not known or too old; undefined for one that cannot be called
     * at an address of its own. Errors: see `client.peers.address`.
     */
    address(peerId: string, signal: AbortSignal): Promise<string | undefined>;
    /** Asks the platform again the next time. */
    forget(peerId: string): void;
    /**
     * Calls a peer directly. Undefined where that was not possible and nothing has arrived, so that it may go through the
     * platform. Throws `TokenLeakError`, and the `PlatformError` of a call that may have arrived.
     */
    call(peerId: string, outgoing: OutgoingText, timeoutMs: number, signal: AbortSignal): Promise<SendOutcome | undefined>;
}
