import type { PlatformClient } from '../platform/client.ts';
import { type SendOutcome } from '../wire/a2a.ts';
import type { DirectCalls } from './direct-calls.ts';
import { type FileSource } from './file-source.ts';
export interface UserMessage {
    readonly text: string;
    /** Uploaded first; nothing is sent when one of them cannot be. */
    readonly files?: readonly FileSource[];
    /** The `messageId` that this answers. */
    readonly inReplyTo?: string | undefined;
}
export interface PeerMessage {
    readonly text: string;
    /** Sent inside the message: at most ten, and about 650 KiB together. */
    readonly files?: readonly FileSource[];
    /** The same for every attempt to send the same thing: platforms since June 2026 merge them. A new one unless given. */
    readonly messageId?: string;
    readonly contextId?: string | undefined;
    /** The `messageId` that this answers. */
    readonly inReplyTo?: string | undefined;
}
export interface PeerSendOptions {
    /** For all attempts together; a minute unless given. */
    readonly timeoutMs?: number;
    /** Calls the peer itself where that is possible, and goes through the platform elsewhere; always so unless given. */
    readonly direct?: DirectCalls;
}
/**
 * Shows a message, with files, to the canvas user. Nothing merges repeats: do not send it again after a
 * `NetworkError` or a `TimeoutError`. Throws `ArgumentError` before anything is sent; other errors: see
 * `client.notifyUser` and `client.uploads`.
 */
export declare function sendToUser(client: PlatformClient, { text, files, inReplyTo }: UserMessage, signal: AbortSignal): Promise<void>;
/**
 * Sends a message, with files, to a peer; again after failures that left nothing behind, and where the platform merges
 * repeats also after those that may have. Throws `ArgumentError` before anything is sent; other errors: see
 * `client.sendMessage`.
 */
export declare function sendToPeer(client: PlatformClient, peerId: string, message: PeerMessage, signal: AbortSignal, { timeoutMs, direct }?: PeerSendOptions): Promise<SendOutcome>;
export declare function wordsOf(text: string): string;
