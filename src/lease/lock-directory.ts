import { type BigIntStats, renameSync, rmdirSync, statSync } from 'node:fs';
import { errorCode } from '../core/errors.ts';

/**
 * The lock is a directory: making one is atomic on every file system, and its time of modification says that its holder
 * lives. This is what tells one state of it from any other, a lock made anew at the same path included.
 */
export interface LockState {
  readonly inode: bigint;
  readonly refreshedNs: bigint;
}

/** What is there now; undefined for no lock. */
export function lookAtLock(path: string): LockState | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : stateOf(stats);
}

function stateOf(stats: BigIntStats): LockState {
  return { inode: stats.ino, refreshedNs: stats.mtimeNs };
}

export function isSameLock(a: LockState | undefined, b: LockState | undefined): boolean {
  return a?.inode === b?.inode && a?.refreshedNs === b?.refreshedNs;
}

/** Time since it was made or refreshed, by this machine's clock. */
export function lockAgeMs(lock: LockState, nowMs: number): number {
  return nowMs - Number(lock.refreshedNs / 1_000_000n);
}

/**
 * Removes exactly this lock; false when another is there by now. Moved first: of several processes only one moves it,
 * and what was moved by mistake goes back.
 */
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
  if (isMoved) rmdirSync(aside);
  else renameSync(aside, path);
  return isMoved;
}
