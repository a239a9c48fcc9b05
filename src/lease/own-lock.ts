import { mkdirSync, type NoParamCallback, stat, utimes } from 'node:fs';
import lockfile from 'proper-lockfile';
import { errorCode } from '../core/errors.ts';
import { isSameLock, type LockState, lookAtLock, removeLock } from './lock-directory.ts';

/** A lock that this process made, refreshed until it is released or another process has it. */
export interface OwnLock {
  /** Whether the lock that is there now is still the one that we made. */
  isHeld(): boolean;
  /** Removes the lock if it is still ours. Never throws. */
  release(): void;
}

/**
 * When a lock is free is decided by those who look at it, not by its age alone: a machine that slept makes every lock
 * look old. So the library must never take one for stale by itself.
 */
const NEVER_STALE_MS = 30 * 86_400_000;

/**
 * Makes the lock of a file, `<path>.lock`; undefined when there is one. Throws when the folder cannot be written.
 * @param onMade called in the moment in which the lock was made, before anybody can act on seeing it; when it throws
 *   there is no lock
 * @param onLost another process has the lock now
 */
export async function makeOwnLock(
  path: string,
  refreshMs: number,
  onMade: () => void,
  onLost: () => void,
): Promise<OwnLock | undefined> {
  const lockPath = `${path}.lock`;
  const files = new OwnLockFiles(lockPath, onMade);
  try {
    const release = await lockfile.lock(path, {
      realpath: false,
      stale: NEVER_STALE_MS,
      update: refreshMs,
      fs: files,
      // Without this the library throws from a timer.
      onCompromised: onLost,
    });
    return {
      isHeld: () => files.isHeld(),
      release: () =>
        void release().catch(() => {
          // Lost before, or it cannot be removed (read-only by now): then it goes stale.
        }),
    };
  } catch (error) {
    if (errorCode(error) === 'ELOCKED') return undefined;
    throw error;
  }
}

/**
 * The part of the file system that the library uses, for one lock. Left to itself the library removes and refreshes
 * whatever lock is at the path, so that a process that was stopped and woken would end its successor's.
 */
class OwnLockFiles {
  readonly #lockPath: string;
  readonly #onMade: () => void;
  readonly stat = stat;
  #held: LockState | undefined;

  constructor(lockPath: string, onMade: () => void) {
    this.#lockPath = lockPath;
    this.#onMade = onMade;
  }

  isHeld(): boolean {
    return this.#held !== undefined && isSameLock(lookAtLock(this.#lockPath), this.#held);
  }

  readonly mkdir = (path: string, done: NoParamCallback): void => {
    try {
      mkdirSync(path, { mode: 0o700 });
      this.#held = lookAtLock(path);
      this.#onMade();
    } catch (error) {
      this.rmdirSync(path);
      done(error instanceof Error ? error : new Error('the lock cannot be made'));
      return;
    }
    done(null);
  };

  readonly utimes = (path: string, accessed: Date, modified: Date, done: NoParamCallback): void => {
    if (!this.isHeld()) {
      // What the library takes for a lock that somebody else has by now.
      done(Object.assign(new Error('the lock is not ours any more'), { code: 'ENOENT' }));
      return;
    }
    utimes(path, accessed, modified, (error) => {
      if (error === null) this.#held = lookAtLock(path);
      done(error);
    });
  };

  readonly rmdir = (path: string, done: NoParamCallback): void => {
    try {
      this.rmdirSync(path);
    } catch (error) {
      done(error instanceof Error ? error : new Error('the lock cannot be removed'));
      return;
    }
    done(null);
  };

  /** Also called by the library when the process ends. */
  readonly rmdirSync = (path: string): void => {
    if (this.#held !== undefined) removeLock(path, this.#held);
  };
}
