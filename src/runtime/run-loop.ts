import { type BackoffPolicy, backoffMs } from '../core/backoff.ts';
import { TokenBucket } from '../core/token-bucket.ts';
import type { Bell } from './bell.ts';
import type { Clock } from './clock.ts';
import { sleep } from './sleep.ts';

export interface Loop {
  readonly clock: Clock;
  /** Ends the loop, also in the middle of a wait. */
  readonly signal: AbortSignal;
  /** Does the work and returns the time until the next round, in milliseconds. `wasRung`: a bell ended the last wait. */
  readonly round: (wasRung: boolean) => Promise<number> | number;
  /** Wait after a failed round; without it the first error ends the loop. `failures`: how many in a row. */
  readonly retry?: BackoffPolicy | ((error: unknown, failures: number) => Promise<number> | number);
  readonly onFailed?: (error: unknown) => void;
  /** Errors that end the loop all the same. */
  readonly isFatal?: (error: unknown) => boolean;
  /** Rung to end the wait after a round that worked. */
  readonly bell?: Bell;
  /** Rung to end the wait after a round that failed. */
  readonly retryBell?: Bell;
  /** So many rings are answered at once, then one per `refillMs`; all of them unless given. */
  readonly rings?: { readonly atOnce: number; readonly refillMs: number };
  /** Time before the first round, which a ring ends as well; none unless given. */
  readonly firstWaitMs?: number;
}

/** A round that works for so long before it fails is no failure in a row with those before it. */
const LONG_ROUND_MS = 300_000;

/** Works round after round, one at a time, until the signal aborts. Rejects with the error that ends the loop. */
export async function runLoop(loop: Loop): Promise<void> {
  const { clock, signal, retry, rings } = loop;
  const tokens = rings && new TokenBucket(rings.atOnce, rings.refillMs);
  const wait = async (waitMs: number, bell: Bell | undefined) => {
    if (bell === undefined) return sleep(waitMs, signal).then(() => false);
    const wasRung = await bell.wait(waitMs, signal);
    if (wasRung && tokens !== undefined) await sleep(tokens.take(clock.monotonicMs()), signal);
    return wasRung;
  };
  let failures = 0;
  let wasRung = loop.firstWaitMs !== undefined && (await wait(loop.firstWaitMs, loop.bell));
  while (!signal.aborted) {
    const startedMs = clock.monotonicMs();
    try {
      const waitMs = await loop.round(wasRung);
      failures = 0;
      wasRung = await wait(waitMs, loop.bell);
    } catch (error) {
      if (retry === undefined) throw error;
      if (signal.aborted) return;
      if (loop.isFatal?.(error) === true) throw error;
      failures = clock.monotonicMs() - startedMs < LONG_ROUND_MS ? failures + 1 : 1;
      loop.onFailed?.(error);
      const waitMs =
        typeof retry === 'function'
          ? await retry(error, failures)
          : backoffMs(failures, retry, clock.random());
      wasRung = await wait(waitMs, loop.retryBell);
    }
  }
}

/** Tries again and again, with growing waits before each attempt. False when the signal aborts before one succeeds. */
export async function retryUntilDone(
  attempt: () => boolean,
  policy: BackoffPolicy,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  for (let attempts = 1; !signal.aborted; attempts += 1) {
    await sleep(backoffMs(attempts, policy, clock.random()), signal);
    if (!signal.aborted && attempt()) return true;
  }
  return false;
}
