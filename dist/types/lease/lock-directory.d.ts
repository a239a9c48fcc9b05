/**
 * The lock is a directory: making one is atomic on every file system, and its time of modification says that its holder
 * lives. This is what tells one state of it from any other, a lock made anew at the same path included.
 */
export interface LockState {
    readonly inode: bigint;
    readonly refreshedNs: bigint;
}
/** What is there now; undefined for no lock. */
export declare function lookAtLock(path: string): LockState | undefined;
export declare function isSameLock(a: LockState | undefined, b: LockState | undefined): boolean;
/** Time since it was made or refreshed, by this machine's clock. */
export declare function lockAgeMs(lock: LockState, nowMs: number): number;
/**
 * Removes exactly this lock; false when another is there by now. Moved first: of several processes only one moves it,
 * and what was moved by mistake goes back.
 */
export declare function removeLock(path: string, seen: LockState): boolean;
