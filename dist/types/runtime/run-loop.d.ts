import { type BackoffPolicy } from '../core/backoff.ts';
import type { Bell } from './bell.ts';
import type { Clock } from './clock.ts';
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
    readonly rings?: {
        readonly atOnce: number;
        readonly refillMs: number;
    };
    /** Time before the first round, which a ring ends as well; none unless given. */
    readonly firstWaitMs?: number;
}
/** Works round after round, one at a time, until the signal aborts. Rejects with the error that ends the loop. */
export declare function runLoop(loop: Loop): Promise<void>;
/** Tries again and again, with growing waits before each attempt. False when the signal aborts before one succeeds. */
export declare function retryUntilDone(attempt: () => boolean, policy: BackoffPolicy, clock: Clock, signal: AbortSignal): Promise<boolean>;
