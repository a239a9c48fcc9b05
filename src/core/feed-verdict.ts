import { backoffMs } from './backoff.ts';
import { MoleculeError, NoAnswerError } from './errors.ts';
import { HttpStatusError } from './http-status-error.ts';

/** How a workspace stands with its platform; `ok` is the only one without a line to explain it. */
export type FeedState =
  | 'starting'
  | 'ok'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'removed'
  | 'paused'
  | 'hibernated'
  | 'rate_limited'
  | 'unavailable'
  | 'unreachable'
  | 'unreadable';

export interface FeedVerdict {
  readonly state: FeedState;
  /** What happened, as it follows `poll <workspace>`, e.g. `returned 401`. */
  readonly what: string;
  /** One sentence: the cause, and what the user can do. */
  readonly advice: string;
  readonly retryMs: number;
}

/** What the public `GET /workspaces/:id` said about a workspace whose token was refused. */
export type WorkspaceProbe = 'exists' | 'unknown' | 'removed' | 'no_answer';

/** What only a person can end. */
const ENDED_BY_A_PERSON: Readonly<Record<number, FeedState>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  410: 'removed',
};
/** Asking more often than this would only fill the platform's log. */
const PERSON_RETRY = { baseMs: 15_000, capMs: 120_000 };
const RETRY_CAP_MS = 30_000;
const MIN_RATE_LIMIT_MS = 1_000;
const MAX_RETRY_AFTER_MS = 15 * 60_000;

/**
 * Decides what a failed poll means and when to try again.
 * @param attempt consecutive failures, from 1
 * @param probe for 401, 404 and 410: what the public endpoint said
 */
export function feedVerdict(
  error: unknown,
  attempt: number,
  probe: WorkspaceProbe,
  intervalMs: number,
  random: number,
): FeedVerdict {
  const soon = backoffMs(
    attempt,
    { baseMs: Math.min(intervalMs, RETRY_CAP_MS), capMs: RETRY_CAP_MS },
    random,
  );
  if (error instanceof HttpStatusError)
    return statusVerdict(error, probe, soon, backoffMs(attempt, PERSON_RETRY, random), random);
  const advice =
    error instanceof MoleculeError ? adviceOf(error) : 'This is a bug; the log file has the details.';
  const what = error instanceof Error ? `failed: ${error.message}` : 'failed';
  return {
    state: error instanceof NoAnswerError ? 'unreachable' : 'unreadable',
    what,
    advice,
    retryMs: soon,
  };
}

/** The feed is polled again whatever happens; where only time helps, that is all there is to do. */
function adviceOf(error: MoleculeError): string {
  return error.actor === 'time' ? `${error.advice} Retried automatically.` : error.advice;
}

function statusVerdict(
  error: HttpStatusError,
  probe: WorkspaceProbe,
  soonMs: number,
  personMs: number,
  random: number,
): FeedVerdict {
  const what = `returned ${error.status}`;
  const meant = statusMeant(error.status, probe);
  const state = ENDED_BY_A_PERSON[meant];
  if (state !== undefined) {
    return { state, what, advice: new HttpStatusError(meant).advice, retryMs: personMs };
  }
  const advice = adviceOf(error);
  if (error.status === 429) {
    const askedMs = Math.max(MIN_RATE_LIMIT_MS, error.retryAfterMs ?? soonMs);
    // A little later than asked, so that many clients do not come back in the same instant.
    const retryMs = Math.min(askedMs, MAX_RETRY_AFTER_MS) + Math.round(random * 500);
    return { state: 'rate_limited', what, advice, retryMs };
  }
  const askedMs = Math.min(error.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  const isServerError = error.status >= 500;
  return {
    state: isServerError ? 'unavailable' : 'unreadable',
    what,
    advice,
    retryMs: Math.max(soonMs, askedMs),
  };
}

/** A refused token says nothing about the workspace; the public endpoint does. */
function statusMeant(status: number, probe: WorkspaceProbe): number {
  if (probe === 'removed') return 410;
  return status === 401 && probe === 'unknown' ? 404 : status;
}
