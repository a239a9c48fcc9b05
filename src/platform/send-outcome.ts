import type { z } from 'zod';
import { flatErrorSchema, jsonRpcErrorSchema, queuedSchema, resultSchema } from '../wire/a2a.ts';

/** What a 2xx answer of `/a2a` says: three results that must not be confused. */
export type SendOutcome =
  /**
   * Kept for the peer. With a `queueId` the peer is busy, and the platform hands the message over later; else it is in
   * the peer's inbox, and an answer, if any, comes as a message of its own.
   */
  | { readonly kind: 'queued'; readonly queueId?: string }
  /** The peer answered at once. */
  | { readonly kind: 'answered'; readonly text: string }
  /** The message arrived, and the peer reports an error. */
  | { readonly kind: 'peer_error'; readonly code: number | undefined };

/** Reads the JSON of a 2xx answer; an unknown shape counts as delivered without a readable answer. */
export function readSendOutcome(json: unknown): SendOutcome {
  const queued = queuedSchema.safeParse(json);
  if (queued.success) {
    const queueId = queued.data.queue_id;
    return queueId === undefined ? { kind: 'queued' } : { kind: 'queued', queueId };
  }
  const rpcError = jsonRpcErrorSchema.safeParse(json);
  if (rpcError.success) return { kind: 'peer_error', code: rpcError.data.error.code };
  if (flatErrorSchema.safeParse(json).success) return { kind: 'peer_error', code: undefined };
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
