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
