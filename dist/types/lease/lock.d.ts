import type { PathRule } from '../runtime/own-path.ts';
/** What tells one state of a lock from any other, one made anew at the same path included. */
export interface LockState {
    readonly inode: bigint;
    readonly refreshedNs: bigint;
}
export declare const LOCK: PathRule;
export declare function lookAtLock(path: string): LockState | undefined;
export declare function isSameLock(a: LockState | undefined, b: LockState | undefined): boolean;
/** Time since it was made or refreshed, by this machine's clock. */
export declare function lockAgeMs(lock: LockState, nowMs: number): number;
/** Removes exactly this lock; false when another is there by now. Moved first: only one process can move it. */
export declare function removeLock(path: string, seen: LockState): boolean;
/** A lock that this process made, refreshed until it is released or another process has it. */
export interface OwnLock {
    /** Whether the lock that is there now is still the one that we made. */
    isHeld(): boolean;
    /** Removes the lock if it is still ours. Never throws. */
    release(): void;
}
/**
 * Makes the lock of a file, `<path>.lock`; undefined when there is one. Throws when the folder cannot be written.
 * @param onMade called in the moment in which the lock was made, before anybody can act on seeing it; when it throws
 *   there is no lock
 * @param onLost another process has the lock now
 */
export declare function makeOwnLock(path: string, refreshMs: number, onMade: () => void, onLost: () => void): Promise<OwnLock | undefined>;
