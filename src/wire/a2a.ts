import { z } from 'zod';

export type OutgoingPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'file';
      /** `bytes` is base64. */
      readonly file: { readonly name: string; readonly mimeType: string; readonly bytes: string };
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
export const queuedSchema = z.union([
  z.object({
    status: z.literal('queued'),
    delivery_mode: z.string().optional(),
    method: z.string().nullish(),
    queue_id: z.string().optional(),
  }),
  z.object({ queued: z.literal(true), queue_id: z.string().optional() }),
]);

/** `GET /workspaces/:id/a2a/queue/:queue_id`; the answer is there once it is `completed`. */
export const queueItemSchema = z.object({ status: z.string(), response_body: z.unknown().optional() });

export const jsonRpcErrorSchema = z.object({
  error: z.object({ code: z.number().optional(), message: z.string().optional() }),
});

/** A push-mode peer's failure comes inside HTTP 200 as well: a flat error string. */
export const flatErrorSchema = z.object({ error: z.string() });

const partsSchema = z.array(z.object({ text: z.string().optional() }).loose());
const withParts = z.object({ parts: partsSchema }).loose();

/** Where an agent's answer text may stand in a JSON-RPC result. */
export const resultSchema = z.object({
  result: z.union([
    z.string(),
    z
      .object({
        parts: partsSchema.optional(),
        artifacts: z.array(withParts).optional(),
        message: withParts.optional(),
        status: z.object({ message: withParts.optional() }).loose().optional(),
      })
      .loose(),
  ]),
});
