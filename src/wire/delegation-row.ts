import type { Activity } from '../core/activity.ts';
import { queuedSchema } from './a2a.ts';
import { delegationRequestSchema, delegationResponseSchema } from './delegations.ts';

/** How a delegation ended, or that it has not: `in_inbox` means that the peer has the task, and no answer yet. */
export type DelegationState = 'running' | 'in_inbox' | 'completed' | 'failed';

/** What one row of a delegation says. A delegation has two: the task, and later its result. */
export interface DelegationRow {
  readonly id: string;
  readonly state: DelegationState;
  readonly isResult: boolean;
  /** The workspace that was asked. */
  readonly peerId?: string;
  /** The whole answer; empty unless `completed`. */
  readonly text: string;
  /** Why it failed: remote text. */
  readonly error?: string;
}

const QUEUED_TEXT_CHARACTERS = 1_000;

/**
 * Whether the text of a finished delegation is only the platform's note that a poll-mode peer has the task in its
 * inbox. The platform takes that note for the answer.
 */
export function isQueuedNote(text: string): boolean {
  if (text.length > QUEUED_TEXT_CHARACTERS || !/^\s*\{/.test(text)) return false;
  try {
    return queuedSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
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
  return {
    id,
    state,
    isResult,
    text: state === 'completed' ? text : '',
    ...(activity.targetId === undefined ? {} : { peerId: activity.targetId }),
    ...(activity.errorDetail === undefined ? {} : { error: activity.errorDetail }),
  };
}

/** A result that is pushed to the inbox says only in its summary that it failed. */
function resultState(activity: Activity, text: string): DelegationState {
  const hasFailed =
    delegationState(activity.status ?? '') === 'failed' ||
    activity.summary === 'Delegation failed' ||
    (activity.errorDetail !== undefined && text === '');
  if (hasFailed) return 'failed';
  return isQueuedNote(text) ? 'in_inbox' : 'completed';
}

/** What a status word of the platform means. */
export function delegationState(status: string): DelegationState {
  if (status === 'completed') return 'completed';
  return status === 'failed' || status === 'error' ? 'failed' : 'running';
}
