import pRetry from 'p-retry';
import { NetworkError, NoAnswerError, PlatformError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import { sleep } from '../runtime/sleep.ts';

/** When the platform asks for a longer wait, a tool call ends with that answer, and the model decides. */
const MAX_TOOL_WAIT_MS = 5_000;
const MAX_FILE_WAIT_MS = 60_000;

interface RetryPolicy {
  /** Attempts after the first. */
  readonly retries: number;
  /** The wait before the next attempt: it doubles from `minWaitMs` up to `maxWaitMs`, each time up to twice as long by chance. */
  readonly minWaitMs: number;
  readonly maxWaitMs: number;
  /** Waits before that as long as the platform asks for. */
  readonly waitsAsAsked: boolean;
  /** Whether the same request may succeed in a moment and does no harm. */
  readonly isWorthRetrying: (error: unknown) => boolean;
  /** Whether it may succeed, but the first one may have arrived. */
  readonly mayBeRepeat?: (error: unknown) => boolean;
}

export interface RetryOptions {
  /** For all attempts and the waits between them. */
  readonly withinMs?: number;
  /** Whether a request that arrives twice does no harm; asked only where it may. It does unless given. */
  readonly isRepeatHarmless?: () => Promise<boolean>;
}

/** The requests that are sent again when they fail. Polls, heartbeats and the stream are rounds of `runtime/run-loop.ts`. */
export const RETRY_POLICIES = {
  /** A timeout is not repeated: the peer may be at work on the message. */
  messageToPeer: {
    retries: 2,
    minWaitMs: 250,
    maxWaitMs: 2_000,
    waitsAsAsked: true,
    isWorthRetrying: (error) => isUnsent(error) || isBrief(error, [429, 503]),
    mayBeRepeat: (error) =>
      error instanceof NetworkError || (isBrief(error, [502]) && !error.deliveryConfirmed),
  },
  /** Nothing merges repeats: only after failures that left nothing on the canvas. */
  messageToUser: {
    retries: 2,
    minWaitMs: 500,
    maxWaitMs: 2_000,
    waitsAsAsked: false,
    isWorthRetrying: (error) => isUnsent(error) || hasStatus(error, [429, 503]),
  },
  /** Its key makes a repeat harmless, also where the first may have arrived. */
  delegation: {
    retries: 2,
    minWaitMs: 250,
    maxWaitMs: 2_000,
    waitsAsAsked: false,
    isWorthRetrying: (error) =>
      (error instanceof NoAnswerError && error.actor === 'time') ||
      isUnsent(error) ||
      isBrief(error, [429, 502, 503]),
  },
  /** About five minutes: an outage passes, and the session has been told meanwhile that the file is on its way. */
  file: {
    retries: 10,
    minWaitMs: 500,
    maxWaitMs: 60_000,
    waitsAsAsked: true,
    isWorthRetrying: (error) =>
      error instanceof PlatformError &&
      error.actor === 'time' &&
      (error instanceof HttpStatusError ? (error.retryAfterMs ?? 0) : 0) <= MAX_FILE_WAIT_MS,
  },
} satisfies Readonly<Record<string, RetryPolicy>>;

/** The result of the first attempt that succeeds. Rejects with the last attempt's error, or the signal's reason. */
export function withRetry<Result>(
  request: keyof typeof RETRY_POLICIES,
  attempt: () => Promise<Result>,
  signal: AbortSignal,
  { withinMs, isRepeatHarmless = () => Promise.resolve(false) }: RetryOptions = {},
): Promise<Result> {
  const policy: RetryPolicy = RETRY_POLICIES[request];
  return pRetry(attempt, {
    retries: policy.retries,
    minTimeout: policy.minWaitMs,
    maxTimeout: policy.maxWaitMs,
    maxRetryTime: withinMs ?? Number.POSITIVE_INFINITY,
    randomize: true,
    signal,
    async shouldRetry({ error }) {
      const isWorthIt =
        policy.isWorthRetrying(error) || (policy.mayBeRepeat?.(error) === true && (await isRepeatHarmless()));
      const waitMs = error instanceof HttpStatusError ? (error.retryAfterMs ?? 0) : 0;
      if (isWorthIt && policy.waitsAsAsked) await sleep(waitMs, signal);
      return isWorthIt;
    },
  });
}

/** Nobody means more; a timer that is set for longer than 24 days ends at once. */
const MAX_ASKED_MS = 86_400_000;

/** Milliseconds of a `Retry-After` header, which has seconds or a date; undefined for none and for a malformed one. */
export function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get('Retry-After');
  if (value === null) return undefined;
  if (/^\d+$/.test(value.trim())) return askedMs(Number(value));
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : askedMs((at - Date.now()) / 1000);
}

/** How long a platform that asks for so many seconds is left alone: no time for a past one, a day at most. */
export function askedMs(seconds: number): number {
  return Math.min(Math.max(0, seconds * 1000), MAX_ASKED_MS);
}

/** It cannot have reached anybody: there was no connection, or the platform refused it because of trouble of its own. */
function isUnsent(error: unknown): boolean {
  if (error instanceof NetworkError) return !error.mayHaveArrived && error.actor === 'time';
  return hasStatus(error, [401, 403]) && error.diagnosis.trouble === 'unavailable';
}

/** Trouble of the platform that is over soon, as far as it says. */
function isBrief(error: unknown, statuses: readonly number[]): error is HttpStatusError {
  return hasStatus(error, statuses) && (error.retryAfterMs ?? 0) <= MAX_TOOL_WAIT_MS;
}

function hasStatus(error: unknown, statuses: readonly number[]): error is HttpStatusError {
  return error instanceof HttpStatusError && statuses.includes(error.status);
}
