import { backoffMs } from './backoff.ts';
import { MoleculeError, PlatformError } from './errors.ts';
import { HttpStatusError } from './http-status-error.ts';
import type { Trouble } from './trouble.ts';

/** How a workspace stands with its platform; `ok` is the only one without a line to explain it. */
export type FeedState = 'starting' | 'ok' | 'paused' | 'hibernated' | Trouble;

export interface FeedVerdict {
  readonly state: FeedState;
  /** What happened, as it follows `poll <workspace>`, e.g. `returned 401`. */
  readonly what: string;
  /** One sentence: the cause, and what the user can do. */
  readonly advice: string;
  readonly retryMs: number;
  /** For so long the platform asks to be left alone. */
  readonly quietMs: number;
  /** Whether nobody has to do anything for it to end, so that it is worth finding out soon that it has. */
  readonly endsByItself: boolean;
}

const OF_PERSONS: ReadonlySet<FeedState> = new Set(['unauthorized', 'forbidden', 'not_found', 'removed']);
/** Whether the platform does not let the workspace receive, so that whatever else still works is of no use. */
export function isRefused(state: FeedState): boolean {
  return OF_PERSONS.has(state);
}

/** Asking more often than this would only fill the platform's log. */
const PERSON_RETRY = { baseMs: 15_000, capMs: 120_000 };
const RETRY_CAP_MS = 30_000;
const MIN_RATE_LIMIT_MS = 1_000;
const MAX_RETRY_AFTER_MS = 15 * 60_000;

/** Whether the platform accepts the token of a workspace in this state; while it does not, only the feed goes on asking. */
export function isAccepted(state: FeedState): boolean {
  return state !== 'unauthorized' && state !== 'not_found' && state !== 'removed';
}

/** When a failed poll is tried again, and how it is told. `attempt`: consecutive failures, from 1. */
export function feedVerdict(
  error: unknown,
  attempt: number,
  intervalMs: number,
  random: number,
): FeedVerdict {
  const soonMs = backoffMs(
    attempt,
    { baseMs: Math.min(intervalMs, RETRY_CAP_MS), capMs: RETRY_CAP_MS },
    random,
  );
  if (!(error instanceof PlatformError)) {
    const what = error instanceof Error ? `failed: ${error.message}` : 'failed';
    const advice =
      error instanceof MoleculeError ? error.advice : 'This is a bug; the log file has the details.';
    return { state: 'unreadable', what, advice, retryMs: soonMs, quietMs: 0, endsByItself: false };
  }
  const { trouble, actor, advice } = error.diagnosis;
  const isOverAlone = actor === 'time';
  return {
    state: trouble,
    what: error instanceof HttpStatusError ? `returned ${error.status}` : `failed: ${error.message}`,
    // The feed is polled again whatever happens; where only time helps, that is all there is to do.
    advice: isOverAlone ? `${advice} Retried automatically.` : advice,
    retryMs: OF_PERSONS.has(trouble)
      ? backoffMs(attempt, PERSON_RETRY, random)
      : retryAfterMs(error, soonMs, random),
    quietMs: askedMs(error),
    endsByItself: isOverAlone && trouble !== 'rate_limited',
  };
}

/** Soon, unless the platform asks to be left alone for longer. */
function retryAfterMs(error: PlatformError, soonMs: number, random: number): number {
  if (!(error instanceof HttpStatusError) || error.status !== 429) return Math.max(soonMs, askedMs(error));
  const limitedMs = error.retryAfterMs === undefined ? soonMs : askedMs(error);
  // A little later than asked, so that many clients do not come back in the same instant.
  return Math.max(MIN_RATE_LIMIT_MS, limitedMs) + Math.round(random * 500);
}

function askedMs(error: PlatformError): number {
  return error instanceof HttpStatusError ? Math.min(error.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS) : 0;
}
