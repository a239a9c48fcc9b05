import type { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import { formatTimestampMicros } from '../core/timestamp.ts';
import { storable } from '../wire/a2a.ts';
import {
  type DelegateBody,
  type DelegationState,
  delegateResponseSchema,
  delegationItemSchema,
  delegationState,
  isQueuedNote,
  peerErrorIn,
} from '../wire/delegations.ts';
import { readActivityPage } from './activities.ts';
import { type DelegationAnswer, DelegationAnswers } from './delegation-answers.ts';
import type { Connection } from './http.ts';
import { withRetry } from './retry.ts';

const MAX_LISTED = 500;
const PAGE_ROWS = 100;
const MAX_PAGES = 20;
/** The platform lists 50 rows, two for some delegations: a list as long as this may leave others out. */
export const FULL_LIST = 25;
/** As long as the platform gives a delegation. */
const RUN_TIMEOUT_MS = 30 * 60_000;

export interface StartedDelegation {
  readonly id: string;
  /** The platform's word for where it stands. */
  readonly status: string;
  /** The key was known: this is the delegation of an earlier call. */
  readonly isRepeat: boolean;
  /** The platform could not record it: the peer may be at work, and the same key would start it once more. */
  readonly isUnrecorded: boolean;
}

export interface RunOptions {
  /** The same key again is the same delegation, unless that one failed: give one to go on waiting after a restart. */
  readonly idempotencyKey?: string;
  /** How long to wait for the answer; half an hour unless given. */
  readonly timeoutMs?: number;
}

/** A delegation in the platform's list, its rows merged: a final one counts more than an earlier one. */
export interface ListedDelegation {
  readonly id: string;
  readonly state: DelegationState;
  /** The platform's word for it, e.g. `dispatched` or `stuck`. */
  readonly status: string;
  readonly direction: 'sent' | 'received';
  readonly peerId?: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** At most the first 300 bytes of the answer. */
  readonly preview: string;
  /** Why it failed: remote text. */
  readonly error: string | undefined;
}

/** Work that a workspace hands to a peer and whose result comes later. Errors: see `Connection.request`. */
export class Delegations {
  readonly #answers: DelegationAnswers;

  constructor(private readonly connection: Connection) {
    this.#answers = new DelegationAnswers({
      workspaceId: connection.target.id,
      fullList: FULL_LIST,
      list: (signal) => this.list(signal),
      rows: (sinceSeconds, signal) => this.rows(sinceSeconds, signal),
      messagesOf: (peerId, sinceSeconds, signal) => this.#messagesOf(peerId, sinceSeconds, signal),
    });
  }

  /**
   * Gives a peer a task and waits for its answer, however it comes: as the result of the delegation, or as a message of a
   * peer with an inbox that names the task. Rejects with `DelegationFailedError`, which has the peer's words as data,
   * `DelegationUnansweredError` after `timeoutMs`, the errors of `start`, and the signal's reason; the platform goes on
   * with a task that nobody waits for any more.
   */
  async run(
    peerId: string,
    task: string,
    signal: AbortSignal,
    { idempotencyKey = crypto.randomUUID(), timeoutMs = RUN_TIMEOUT_MS }: RunOptions = {},
  ): Promise<DelegationAnswer> {
    const body = { target_id: peerId, task: storable(task), idempotency_key: idempotencyKey };
    const start = withRetry('delegation', () => this.start(body, signal), signal);
    const { id } = await this.#answers.starting(start);
    return this.#answers.wait(id, peerId, timeoutMs, signal);
  }

  /** Whether a message is the answer that a `run` of this client waits for, so that nobody has to handle it. */
  takes(message: Message): Promise<boolean> {
    return this.#answers.take(message);
  }

  /** Looks for awaited answers now, since something has come in. */
  lookAgain(): void {
    this.#answers.lookAgain();
  }

  /** `POST /workspaces/:own/delegate`. The same key is the same delegation, unless that failed. 403 when it may not. */
  async start(body: DelegateBody, signal: AbortSignal): Promise<StartedDelegation> {
    const path = `${this.connection.ownPath}/delegate`;
    const answer = await this.connection.post(delegateResponseSchema, path, body, signal);
    return {
      id: answer.delegation_id,
      status: answer.status,
      isRepeat: answer.idempotent_hit === true,
      isUnrecorded: answer.warning !== undefined,
    };
  }

  /** `GET /workspaces/:own/delegations`: the newest 50 rows, which are 25 to 50 delegations, newest first. */
  async list(signal: AbortSignal): Promise<readonly ListedDelegation[]> {
    const path = `${this.connection.ownPath}/delegations`;
    const items = await this.connection.list(delegationItemSchema, path, MAX_LISTED, signal);
    const listed = new Map<string, ListedDelegation>();
    for (const item of items) {
      const delegation = toListed(item, this.connection.target.id);
      if (delegation === undefined) continue;
      const known = listed.get(delegation.id);
      if (known === undefined || finality(delegation) > finality(known))
        listed.set(delegation.id, delegation);
    }
    return [...listed.values()];
  }

  /**
   * The rows of delegations with their whole text (`GET …/activity?type=delegation`), newest first, page after page
   * while the caller goes on, up to 2,000 rows.
   * @param sinceSeconds only rows of so long ago; platforms before 2026-04-29 ignore it, and page no further back
   */
  async *rows(sinceSeconds: number | undefined, signal: AbortSignal): AsyncGenerator<Activity> {
    let beforeMicros: number | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = {
        type: 'delegation',
        limit: String(PAGE_ROWS),
        ...(sinceSeconds === undefined ? {} : { since_secs: String(sinceSeconds) }),
        ...(beforeMicros === undefined ? {} : { before_ts: formatTimestampMicros(beforeMicros) }),
      };
      const {
        activities,
        hasMore,
        oldestMicros: oldest,
      } = await readActivityPage(this.connection, query, signal);
      yield* activities;
      if (oldest === undefined) return;
      // One microsecond of overlap keeps rows that share the border's time; a platform without `before_ts` repeats itself.
      const isEnd = !hasMore || (beforeMicros !== undefined && oldest + 1 >= beforeMicros);
      if (isEnd) return;
      beforeMicros = oldest + 1;
    }
  }

  async #messagesOf(peerId: string, sinceSeconds: number, signal: AbortSignal): Promise<readonly Activity[]> {
    const query = {
      type: 'a2a_receive',
      limit: String(MAX_LISTED),
      since_secs: String(sinceSeconds),
      peer_id: peerId,
    };
    return (await readActivityPage(this.connection, query, signal)).activities;
  }
}

function toListed(item: z.output<typeof delegationItemSchema>, own: string): ListedDelegation | undefined {
  if (!item.delegation_id) return undefined;
  const isSent = item.direction ? item.direction === 'sent' : item.source_id === own;
  const preview = item.response_preview ?? '';
  return {
    id: item.delegation_id,
    state: stateOf(item.status, preview),
    status: item.status,
    direction: isSent ? 'sent' : 'received',
    ...(item.target_id ? { peerId: item.target_id } : {}),
    createdAt: item.created_at,
    error: item.error || undefined,
    // The row of the task shows its own id where an answer would be.
    preview: /^\{\s*"delegation_id"\s*:/.test(preview) ? '' : preview,
  };
}

/** The platform calls "completed" whatever a peer answered. */
function stateOf(status: string, preview: string): DelegationState {
  const state = delegationState(status);
  if (state !== 'completed') return state;
  if (peerErrorIn(preview) !== undefined) return 'failed';
  return isQueuedNote(preview) ? 'in_inbox' : state;
}

function finality({ state, preview }: ListedDelegation): number {
  if (state === 'running') return 0;
  return preview === '' ? 1 : 2;
}
