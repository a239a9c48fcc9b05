import { z } from 'zod';
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
    queue_id: z.ZodOptional<z.ZodString>;
}, z.core.$strip>, z.ZodObject<{
    queued: z.ZodLiteral<true>;
    queue_id: z.ZodOptional<z.ZodString>;
}, z.core.$strip>]>;
/** `GET /workspaces/:id/a2a/queue/:queue_id`; the answer is there once it is `completed`. */
export declare const queueItemSchema: z.ZodObject<{
    status: z.ZodString;
    response_body: z.ZodOptional<z.ZodUnknown>;
}, z.core.$strip>;
export declare const jsonRpcErrorSchema: z.ZodObject<{
    error: z.ZodObject<{
        code: z.ZodOptional<z.ZodNumber>;
        message: z.ZodOptional<z.ZodString>;
    }, z.core.$strip>;
}, z.core.$strip>;
/** A push-mode peer's failure comes inside HTTP 200 as well: a flat error string. */
export declare const flatErrorSchema: z.ZodObject<{
    error: z.ZodString;
}, z.core.$strip>;
/** Where an agent's answer text may stand in a JSON-RPC result. */
export declare const resultSchema: z.ZodObject<{
    result: z.ZodUnion<readonly [z.ZodString, z.ZodObject<{
        parts: z.ZodOptional<z.ZodArray<z.ZodObject<{
            text: z.ZodOptional<z.ZodString>;
        }, z.core.$loose>>>;
        artifacts: z.ZodOptional<z.ZodArray<z.ZodObject<{
            parts: z.ZodArray<z.ZodObject<{
                text: z.ZodOptional<z.ZodString>;
            }, z.core.$loose>>;
        }, z.core.$loose>>>;
        message: z.ZodOptional<z.ZodObject<{
            parts: z.ZodArray<z.ZodObject<{
                text: z.ZodOptional<z.ZodString>;
            }, z.core.$loose>>;
        }, z.core.$loose>>;
        status: z.ZodOptional<z.ZodObject<{
            message: z.ZodOptional<z.ZodObject<{
                parts: z.ZodArray<z.ZodObject<{
                    text: z.ZodOptional<z.ZodString>;
                }, z.core.$loose>>;
            }, z.core.$loose>>;
        }, z.core.$loose>>;
    }, z.core.$loose>]>;
}, z.core.$strip>;
