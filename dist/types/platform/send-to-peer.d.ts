import type { SendMessageBody, SendOutcome } from '../wire/a2a.ts';
import type { PlatformClient } from './client.ts';
/** Older platforms cut a body at 1 MiB without saying so; this leaves room for the rest of the message. */
export declare const MAX_MESSAGE_BYTES = 900000;
/** How many bytes of files fit into a message beside this text; base64 takes four for three. */
export declare function bytesBeside(text: string): number;
/** A file inside a message, for those who cannot read our uploads. */
export interface InlineFile {
    readonly name: string;
    readonly mimeType: string;
    readonly base64: string;
}
export interface OutgoingText {
    readonly text: string;
    /** Sent inside the message. */
    readonly files?: readonly InlineFile[];
    /** The same for every attempt to send the same thing: the platform merges them. */
    readonly messageId: string;
    readonly contextId?: string | undefined;
    readonly inReplyTo?: string | undefined;
}
/** Sends a message, again where a repeat does no harm. `timeoutMs`: for all attempts. Errors: see `Connection.request`. */
export declare function sendToPeer(client: PlatformClient, peerId: string, outgoing: OutgoingText, signal: AbortSignal, timeoutMs?: number): Promise<SendOutcome>;
export declare function sendMessageBody(outgoing: OutgoingText): SendMessageBody;
