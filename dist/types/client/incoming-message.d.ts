import type { AttachmentFate } from '../core/attachment.ts';
import type { Message } from '../core/message.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { SendOutcome } from '../wire/a2a.ts';
import { type FileSource } from './file-source.ts';
/** A message on its way through an agent. */
export interface IncomingMessage extends Message {
    /** 1 for the first time; more when the handler failed, or the process ended, before it was done. */
    readonly attempt: number;
    /** What became of each of `attachments`, in their order: where it was saved, or why not. */
    readonly files: readonly AttachmentFate[];
    /**
     * Answers the sender, as the workspace that the message came to. To a peer the same answer to the same message has
     * the same id however often it is sent, so that a repeated attempt does not double it; the canvas user would see it
     * twice. Files to the canvas user are uploaded first, files to a peer travel inside the message (at most ten, about 650
     * KiB together). About a request it is a word in its thread, without files; `client.requests.respond` ends it. Throws
     * `ArgumentError` before anything is sent, also for a notice of the platform, which nobody answers; other errors: see
     * `sendToUser` and `sendToPeer`.
     */
    reply(text: string, options?: ReplyOptions): Promise<SendOutcome>;
}
export interface ReplyOptions {
    readonly files?: readonly FileSource[];
}
/** The message of an inbox as a handler gets it. */
export declare function incomingMessage(client: PlatformClient, message: Message, circumstances: Pick<IncomingMessage, 'attempt' | 'files'>, signal: AbortSignal): IncomingMessage;
