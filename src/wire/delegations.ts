import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import { parseJson } from '../core/json.ts';
import { isPlainId, isWorkspaceId } from '../core/target.ts';
import { type PeerError, queuedSchema, readPeerError } from './a2a.ts';
import { present } from './message-body.ts';

/** `POST /workspaces/:own/delegate`. One key is one delegation for as long as the platform keeps its row. */
export interface DelegateBody {
  readonly target_id: string;
  readonly task: string;
  readonly idempotency_key: string;
}

/** It comes back to us in tags, results and keys. */
const delegationId = z.string().refine(isPlainId);

/** 202 for a new delegation, 200 with `idempotent_hit` for a known one; a `warning` where it could not be recorded. */
export const delegateResponseSchema = z.object({
  delegation_id: delegationId,
  status: z.string(),
  idempotent_hit: z.boolean().optional(),
  warning: z.unknown().optional(),
});

/** An item of `GET /workspaces/:own/delegations`; platforms without a ledger list up to two rows of each delegation. */
export const delegationItemSchema = z.object({
  delegation_id: delegationId.nullish(),
  target_id: z.string().refine(isWorkspaceId).nullish().catch(undefined),
  direction: z.string().nullish(),
  source_id: z.string().nullish(),
  status: z.string(),
  created_at: z.string(),
  error: z.string().nullish(),
  response_preview: z.string().nullish(),
});

const delegationRequestSchema = z.object({
  delegation_id: delegationId.optional().catch(undefined),
  task: z.string().optional(),
});
const delegationResponseSchema = z.object({
  delegation_id: delegationId.optional().catch(undefined),
  text: z.string().optional(),
});

/** How a delegation ended, or that it has not: `in_inbox` means that the peer has the task, and no answer yet. */
export type DelegationState = 'running' | 'in_inbox' | 'completed' | 'failed';

/** What one row of a delegation says. A delegation has two: the task, and later its result. */
export interface DelegationRow {
  readonly id: string;
  readonly state: DelegationState;
  readonly isResult: boolean;
  readonly peerId?: string;
  /** The whole answer; empty unless `completed`. */
  readonly text: string;
  /** Why it failed: remote text. */
  readonly error?: string;
  readonly peerError?: PeerError;
}

const QUEUED_TEXT_CHARACTERS = 1_000;

/** Whether the platform took its own note that a poll-mode peer has the task in its inbox for the answer. */
export function isQueuedNote(text: string): boolean {
  if (text.length > QUEUED_TEXT_CHARACTERS || !/^\s*\{/.test(text)) return false;
  return queuedSchema.safeParse(parseJson(text)).success;
}

const errorEnvelopeSchema = z.strictObject({
  jsonrpc: z.unknown().optional(),
  id: z.unknown().optional(),
  error: z.looseObject({ message: z.string() }).or(z.looseObject({ code: z.number() })),
});
/** How one begins, in the two orders of keys that occur: a preview of it may be cut off behind this. */
const ERROR_BEGINNING =
  /^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*(?:"id"\s*:[^,{}]*,\s*)?)?"error"\s*:\s*\{\s*"(?:code|message|data)"\s*:/;

/** The JSON-RPC error that the platform took for the answer, or the beginning of one; without words where it is cut off. */
export function peerErrorIn(text: string): PeerError | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const json = parseJson(text);
  if (json === undefined) return ERROR_BEGINNING.test(text) ? { code: undefined, words: '' } : undefined;
  return errorEnvelopeSchema.safeParse(json).success ? readPeerError(json) : undefined;
}

/** Reads a row of a delegation; undefined for one without an id. */
export function readDelegationRow(activity: Activity): DelegationRow | undefined {
  const request = delegationRequestSchema.safeParse(activity.requestBody).data;
  const response = delegationResponseSchema.safeParse(activity.responseBody).data;
  const id = response?.delegation_id ?? request?.delegation_id;
  if (id === undefined) return undefined;
  const isResult = activity.method === 'delegate_result';
  const text = isResult ? (response?.text ?? '') : '';
  const state = isResult ? resultState(activity, text) : delegationState(activity.status ?? '');
  const peerError = isResult ? peerErrorIn(text) : undefined;
  return {
    id,
    state,
    isResult,
    text: state === 'completed' ? text : '',
    ...present('peerId', activity.targetId),
    ...present('error', activity.errorDetail),
    ...(state === 'failed' && peerError !== undefined ? { peerError } : {}),
  };
}

/** The answer in the row of a result, also of one that does not name its delegation; empty where there is none. */
export function answerTextOf({ responseBody }: Activity): string {
  return delegationResponseSchema.safeParse(responseBody).data?.text ?? '';
}

/** A result that is pushed to the inbox says only in its summary that it failed. */
function resultState(activity: Activity, text: string): DelegationState {
  const hasFailed =
    delegationState(activity.status ?? '') === 'failed' ||
    activity.summary === 'Delegation failed' ||
    (activity.errorDetail !== undefined && text === '');
  if (hasFailed || peerErrorIn(text) !== undefined) return 'failed';
  return isQueuedNote(text) ? 'in_inbox' : 'completed';
}

export function delegationState(status: string): DelegationState {
  if (status === 'completed') return 'completed';
  return status === 'failed' || status === 'error' ? 'failed' : 'running';
}
