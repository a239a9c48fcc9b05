import { z } from 'zod';
import type { FileReference } from './uploads.ts';
export type OutgoingPart = {
    readonly kind: 'text';
    readonly text: string;
} | {
    readonly kind: 'file';
    /** `bytes` is base64. */
    readonly file: {
        readonly name: string;
        readonly mimeType: string;
        readonly bytes: string;
    };
};
/** Without NUL and lone surrogates, which the platform's database refuses after it has said "queued". */
export declare function storable(text: string): string;
/** JSON-RPC envelope of one outgoing message; `role`, `kind` and `messageId` are always set, since older peers reject without. */
export interface SendMessageBody {
    readonly jsonrpc: '2.0';
    readonly id: string;
    readonly method: 'message/send';
    readonly params: {
        readonly message: {
            readonly role: 'user';
            readonly messageId: string;
            readonly parts: readonly OutgoingPart[];
            readonly contextId?: string;
            readonly metadata?: Readonly<Record<string, string>>;
        };
    };
}
/** The platform kept the message for later: the delivered state of every poll-mode target. */
export declare const queuedSchema: z.ZodUnion<readonly [z.ZodObject<{
    status: z.ZodLiteral<"queued">;
    delivery_mode: z.ZodOptional<z.ZodString>;
    method: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    queue_id: z.ZodCatch<z.ZodOptional<z.ZodString>>;
}, z.core.$strip>, z.ZodObject<{
    queued: z.ZodLiteral<true>;
    queue_id: z.ZodCatch<z.ZodOptional<z.ZodString>>;
}, z.core.$strip>]>;
/** `GET /workspaces/:id/a2a/queue/:queue_id`; the answer is there once it is `completed`. */
export declare const queueItemSchema: z.ZodObject<{
    status: z.ZodString;
    response_body: z.ZodOptional<z.ZodUnknown>;
}, z.core.$strip>;
export interface PeerError {
    readonly code: number | undefined;
    /** The agent's words: remote text, empty when it has none. */
    readonly words: string;
}
/** What an answer says when it is an error; undefined for any other. */
export declare function readPeerError(json: unknown): PeerError | undefined;
/** What a 2xx answer of `/a2a` says: three results that must not be confused. */
export type SendOutcome = 
/** Kept for the peer: with a `queueId` until it is free, else in its inbox, from where it answers with a message of its own. */
{
    readonly kind: 'queued';
    readonly queueId?: string;
} | {
    readonly kind: 'answered';
    readonly text: string;
}
/** The message arrived, and the peer reports an error. */
 | ({
    readonly kind: 'peer_error';
} & PeerError);
/** Reads the JSON of a 2xx answer; an unknown shape counts as delivered without a readable answer. */
export declare function readSendOutcome(json: unknown): SendOutcome;
/** `POST /workspaces/:id/notify`: a message to the canvas user. Attachment keys are camel case here. */
export interface NotifyBody {
    readonly message: string;
    readonly attachments?: readonly FileReference[];
    /** The id of the message that this one answers. Platforms that do not know it ignore it. */
    readonly in_reply_to?: string;
}
export declare const notifyResponseSchema: z.ZodObject<{
    status: z.ZodString;
}, z.core.$strip>;
/** `response_body` of the row that a message to the canvas user leaves in the feed. */
export declare const notifyEchoSchema: z.ZodObject<{
    result: z.ZodString;
}, z.core.$strip>;
