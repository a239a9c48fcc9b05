import { z } from 'zod';
import { isPlainId } from '../core/target.ts';
import type { FileReference } from './uploads.ts';

export type OutgoingPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'file';
      /** `bytes` is base64. */
      readonly file: { readonly name: string; readonly mimeType: string; readonly bytes: string };
    };

/** Without NUL and lone surrogates, which the platform's database refuses after it has said "queued". */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

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

/** It comes back to us in results and URLs; another one is none. */
const queueId = z.string().refine(isPlainId).optional().catch(undefined);

/** The platform kept the message for later: the delivered state of every poll-mode target. */
export const queuedSchema = z.union([
  z.object({
    status: z.literal('queued'),
    delivery_mode: z.string().optional(),
    method: z.string().nullish(),
    queue_id: queueId,
  }),
  z.object({ queued: z.literal(true), queue_id: queueId }),
]);

/** `GET /workspaces/:id/a2a/queue/:queue_id`; the answer is there once it is `completed`. */
export const queueItemSchema = z.object({ status: z.string(), response_body: z.unknown().optional() });

const jsonRpcErrorSchema = z.object({
  error: z.object({
    code: z.number().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    data: z.unknown().optional(),
  }),
});

/** A push-mode peer's failure comes inside HTTP 200 as well: a flat error string. */
const flatErrorSchema = z.object({ error: z.string() });

export interface PeerError {
  readonly code: number | undefined;
  /** The agent's words: remote text, empty when it has none. */
  readonly words: string;
}

/** What an answer says when it is an error; undefined for any other. */
export function readPeerError(json: unknown): PeerError | undefined {
  const flat = flatErrorSchema.safeParse(json).data;
  if (flat !== undefined) return { code: undefined, words: flat.error };
  const error = jsonRpcErrorSchema.safeParse(json).data?.error;
  if (error === undefined) return undefined;
  const details = typeof error.data === 'string' ? error.data : (JSON.stringify(error.data) ?? '');
  return { code: error.code, words: [error.message ?? '', details].filter((part) => part !== '').join('\n') };
}

const partsSchema = z.array(z.object({ text: z.string().optional() }).loose());
const withParts = z.object({ parts: partsSchema }).loose();

/** Where an agent's answer text may stand in a JSON-RPC result. */
const resultSchema = z.object({
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

/** What a 2xx answer of `/a2a` says: three results that must not be confused. */
export type SendOutcome =
  /** Kept for the peer: with a `queueId` until it is free, else in its inbox, from where it answers with a message of its own. */
  | { readonly kind: 'queued'; readonly queueId?: string }
  | { readonly kind: 'answered'; readonly text: string }
  /** The message arrived, and the peer reports an error. */
  | ({ readonly kind: 'peer_error' } & PeerError);

/** Reads the JSON of a 2xx answer; an unknown shape counts as delivered without a readable answer. */
export function readSendOutcome(json: unknown): SendOutcome {
  const queued = queuedSchema.safeParse(json);
  if (queued.success) {
    const queueId = queued.data.queue_id;
    return queueId === undefined ? { kind: 'queued' } : { kind: 'queued', queueId };
  }
  const error = readPeerError(json);
  if (error !== undefined) return { kind: 'peer_error', ...error };
  const answer = resultSchema.safeParse(json);
  return { kind: 'answered', text: answer.success ? answerText(answer.data.result) : '' };
}

type Result = z.output<typeof resultSchema>['result'];

function answerText(result: Result): string {
  if (typeof result === 'string') return result;
  const groups = [
    result.parts,
    result.message?.parts,
    result.status?.message?.parts,
    ...(result.artifacts ?? []).map((artifact) => artifact.parts),
  ];
  return groups
    .flatMap((parts) => parts ?? [])
    .map((part) => part.text ?? '')
    .filter((text) => text !== '')
    .join('\n');
}

/** `POST /workspaces/:id/notify`: a message to the canvas user. Attachment keys are camel case here. */
export interface NotifyBody {
  readonly message: string;
  readonly attachments?: readonly FileReference[];
  /** The id of the message that this one answers. Platforms that do not know it ignore it. */
  readonly in_reply_to?: string;
}

export const notifyResponseSchema = z.object({ status: z.string() });

/** `response_body` of the row that a message to the canvas user leaves in the feed. */
export const notifyEchoSchema = z.object({ result: z.string() });
