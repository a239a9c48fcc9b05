import type { Logger } from '../runtime/logger.ts';
import { type Standing } from './claim.ts';
import { type PidRecord } from './pid-record.ts';
/** A lock that was not refreshed for this long belongs to nobody. */
export declare const STALE_MS = 5000;
/** The right, held by one process per state directory, to poll and push. */
export interface Lease {
    /** Aborts when the lease was lost to another process. */
    readonly lost: AbortSignal;
    /** For an inbox that stays locked: wakes stopped processes at attempt 1, ends the predecessor at 2; false when done. */
    unlockInbox(attempt: number): boolean;
    /** Says how well messages get into this session, for processes that wait and for `doctor`. */
    publish(standing: Standing): void;
    /** Whether a process waits into whose session messages get better. */
    isWantedMore(standing: Standing): boolean;
    /** To be called once the fence is taken, before anything is pushed: see `letFinish`. */
    letPredecessorFinish(): Promise<void>;
    release(): void;
}
export interface LeaseOptions {
    readonly directory: string;
    readonly log: Logger;
    readonly nowMs: () => number;
    /** How well messages get into this session, at the moment; unless given, they do. */
    readonly standing?: () => Standing;
    /** Called once when another process holds it: from now on this one is a standby. */
    readonly onStandby: (holder: PidRecord | undefined) => void;
    /** Time between two looks at the lock; a holder that hangs is given `STALE_MS` of looks of the default length. */
    readonly lookMs?: number;
}
/**
 * Waits for the lease and returns it; undefined when the signal aborts first. A healthy holder keeps it. A free one,
 * or one whose holder is gone or hangs, goes to the process that goes first of those that wait. Throws when the
 * directory cannot be written, and `UntrustedPathError` when it, or the PID file or the lock in it, may be the work of
 * others.
 */
export declare function waitForLease(options: LeaseOptions, signal: AbortSignal): Promise<Lease | undefined>;
