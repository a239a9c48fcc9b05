import { lstatSync, mkdirSync, type NoParamCallback, renameSync, rmSync, stat, utimesSync } from 'node:fs';
import lockfile from 'proper-lockfile';
import { errorCode } from '../core/errors.ts';
import type { PathRule } from '../runtime/own-path.ts';

/** Whoever looks at a lock decides whether it is stale, because a machine that slept makes every lock look old. */
const NEVER_STALE_MS = 30 * 86_400_000;

/** What tells one state of a lock from any other, one made anew at the same path included. */
export interface LockState {
  readonly inode: bigint;
  readonly refreshedNs: bigint;
}

export const LOCK: PathRule = { kind: 'folder' };

export function lookAtLock(path: string): LockState | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isDirectory() !== true ? undefined : { inode: stats.ino, refreshedNs: stats.mtimeNs };
}

export function isSameLock(a: LockState | undefined, b: LockState | undefined): boolean {
  return a?.inode === b?.inode && a?.refreshedNs === b?.refreshedNs;
}

/** Time since it was made or refreshed, by this machine's clock. */
export function lockAgeMs(lock: LockState, nowMs: number): number {
  return nowMs - Number(lock.refreshedNs / 1_000_000n);
}

/** Removes exactly this lock; false when another is there by now. Moved first: only one process can move it. */
export function removeLock(path: string, seen: LockState): boolean {
  if (!isSameLock(lookAtLock(path), seen)) return false;
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  const isMoved = isSameLock(lookAtLock(aside), seen);
  // A lock is empty; one that somebody put something into must not stand in the way.
  if (isMoved) rmSync(aside, { recursive: true });
  else renameSync(aside, path);
  return isMoved;
}

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
export async function makeOwnLock(
  path: string,
  refreshMs: number,
  onMade: () => void,
  onLost: () => void,
): Promise<OwnLock | undefined> {
  const { isHeld, fs } = ownLockFiles(`${path}.lock`, onMade);
  try {
    const release = await lockfile.lock(path, {
      realpath: false,
      stale: NEVER_STALE_MS,
      update: refreshMs,
      fs,
      // Without this the library throws from a timer.
      onCompromised: onLost,
    });
    return {
      isHeld,
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

/** What the library uses of the file system. Left to itself it would remove and refresh a successor's lock. */
function ownLockFiles(lockPath: string, onMade: () => void) {
  let held: LockState | undefined;
  const isHeld = () => held !== undefined && isSameLock(lookAtLock(lockPath), held);
  const remove = () => {
    if (held !== undefined) removeLock(lockPath, held);
  };
  const make = () => {
    try {
      mkdirSync(lockPath, { mode: 0o700 });
      held = lookAtLock(lockPath);
      onMade();
    } catch (error) {
      remove();
      throw error;
    }
  };
  const refresh = (accessed: Date, modified: Date) => {
    // The code by which the library knows that somebody else has the lock by now.
    if (!isHeld()) throw Object.assign(new Error('the lock is not ours any more'), { code: 'ENOENT' });
    utimesSync(lockPath, accessed, modified);
    held = lookAtLock(lockPath);
  };
  return {
    isHeld,
    fs: {
      stat,
      mkdir: (_path: string, done: NoParamCallback) => report(make, done),
      utimes: (_path: string, accessed: Date, modified: Date, done: NoParamCallback) =>
        report(() => refresh(accessed, modified), done),
      rmdir: (_path: string, done: NoParamCallback) => report(remove, done),
      /** Called by the library when the process ends. */
      rmdirSync: remove,
    },
  };
}

function report(work: () => void, done: NoParamCallback): void {
  try {
    work();
  } catch (error) {
    done(error instanceof Error ? error : new Error('the lock cannot be used'));
    return;
  }
  done(null);
}
