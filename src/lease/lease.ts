import { join } from 'node:path';
import type { Logger } from '../runtime/logger.ts';
import { FOLDER, requireOwn } from '../runtime/own-path.ts';
import { sleep } from '../runtime/sleep.ts';
import { LISTENS, type Standing, standingLine } from './claim.ts';
import { isSameLock, LOCK, type LockState, lockAgeMs, lookAtLock, makeOwnLock, removeLock } from './lock.ts';
import {
  holdPidFile,
  inspectProcess,
  type PidRecord,
  readPidFile,
  recordedProcessState,
  removeOwnPidFile,
} from './pid-record.ts';
import { endPredecessor, letFinish, stopStaleHolder, wakeStopped } from './stale-holder.ts';
import { StandbyQueue } from './standby-queue.ts';

/** A lock that was not refreshed for this long belongs to nobody. */
export const STALE_MS = 5_000;
const REFRESH_MS = 1_500;
const LOOK_MS = 500;
/** A new holder makes its lock a moment before it writes its PID down; what looks dead then is its predecessor. */
const CONFIRM_MS = 100;
/** How long each process that waits leaves a free lease to those that started before it, and how many it counts. */
const GRACE_MS = 3_000;
const MAX_GRACES = 3;

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
export async function waitForLease(options: LeaseOptions, signal: AbortSignal): Promise<Lease | undefined> {
  requireOwn(options.directory, FOLDER);
  const queue = new StandbyQueue(options.directory);
  const leave = () => queue.leave();
  process.once('exit', leave);
  try {
    return await waitInLine(options, queue, signal);
  } finally {
    process.off('exit', leave);
    leave();
  }
}

async function waitInLine(
  options: LeaseOptions,
  queue: StandbyQueue,
  signal: AbortSignal,
): Promise<Lease | undefined> {
  const { pidPath, lockPath } = paths(options.directory);
  const lookMs = options.lookMs ?? LOOK_MS;
  const watch = new LockWatch(lockPath, pidPath, options.nowMs);
  let isStandby = false;
  let freeSinceMs: number | undefined;
  while (!signal.aborted) {
    const standing = options.standing?.() ?? LISTENS;
    queue.join(standing);
    if (await watch.isFree(signal)) {
      freeSinceMs ??= performance.now();
      const graces = Math.min(queue.ahead(standing, options.nowMs()), MAX_GRACES);
      const isOurTurn = performance.now() - freeSinceMs >= graces * GRACE_MS;
      // A host that is stopped (Ctrl-Z) reads nothing: its session must not get the messages.
      const isTaking = isOurTurn && !signal.aborted && inspectProcess(process.ppid)?.isStopped !== true;
      const held = isTaking ? await take(options, standing, watch.seen) : undefined;
      if (held !== undefined) {
        const predecessor = watch.seen === undefined ? undefined : watch.holder;
        await stopStaleHolder(predecessor, options.log);
        return {
          ...held,
          isWantedMore: (own) => queue.hasBetter(own, options.nowMs()),
          unlockInbox: (attempt) => unlockInbox(options, queue, predecessor, attempt),
          letPredecessorFinish: () => letFinish(predecessor),
        };
      }
    } else {
      freeSinceMs = undefined;
    }
    if (!isStandby) options.onStandby(readPidFile(pidPath));
    isStandby = true;
    await sleep(lookMs, signal);
  }
  return undefined;
}

function paths(directory: string) {
  const pidPath = join(directory, 'bot.pid');
  return { pidPath, lockPath: `${pidPath}.lock` };
}

/** Looks at the lock of another process again and again, to tell whether its holder still holds it. */
class LockWatch {
  #unchangedLooks = 0;
  seen: LockState | undefined;
  holder: PidRecord | undefined;

  constructor(
    private readonly lockPath: string,
    private readonly pidPath: string,
    private readonly nowMs: () => number,
  ) {}

  async isFree(signal: AbortSignal): Promise<boolean> {
    const before = this.seen;
    this.#look();
    if (this.seen === undefined) return true;
    this.#unchangedLooks = isSameLock(before, this.seen) ? this.#unchangedLooks + 1 : 0;
    // Counted in looks: no clock that jumps and no machine that slept makes a healthy holder look dead.
    if (this.#unchangedLooks * LOOK_MS >= STALE_MS) return true;
    if (!this.#isAbandoned()) return false;
    const { seen, holder } = this;
    await sleep(CONFIRM_MS, signal);
    this.#look();
    return isSameLock(seen, this.seen) && holder?.pid === this.holder?.pid && this.#isAbandoned();
  }

  #look(): void {
    requireOwn(this.lockPath, LOCK);
    this.seen = lookAtLock(this.lockPath);
    this.holder = readPidFile(this.pidPath);
  }

  /** Its holder is gone; or is stopped, or was never written down, and did not refresh it. */
  #isAbandoned(): boolean {
    if (this.seen === undefined) return true;
    const state = this.holder === undefined ? 'stopped' : recordedProcessState(this.holder);
    if (state === 'gone') return true;
    return state === 'stopped' && lockAgeMs(this.seen, this.nowMs()) > STALE_MS;
  }
}

/** The lease, in place of the lock that was seen; undefined when another process was quicker. */
async function take(
  options: LeaseOptions,
  standing: Standing,
  seen: LockState | undefined,
): Promise<Pick<Lease, 'lost' | 'publish' | 'release'> | undefined> {
  const { pidPath, lockPath } = paths(options.directory);
  requireOwn(pidPath, { kind: 'file' });
  if (seen !== undefined && !removeLock(lockPath, seen)) return undefined;
  const lost = new AbortController();
  let letGo: () => void = () => undefined;
  const lock = await makeOwnLock(
    pidPath,
    REFRESH_MS,
    () => {
      letGo = holdPidFile(pidPath, standing);
    },
    () => lost.abort(),
  );
  if (lock === undefined) return undefined;
  let published = standing;
  const publish = (next: Standing) => {
    if (standingLine(next) === standingLine(published) || !lock.isHeld()) return;
    const letGoOfOld = letGo;
    try {
      letGo = holdPidFile(pidPath, next);
      letGoOfOld();
      published = next;
    } catch {
      // A full disk: said the next time.
    }
  };
  const giveBack = () => {
    process.off('exit', giveBack);
    letGo();
    // Once stopped and woken, we may find the lock and the PID of a successor: those are not ours to remove.
    if (!lock.isHeld()) return;
    try {
      removeOwnPidFile(pidPath);
    } catch {
      // Read-only by now: whoever looks finds our PID gone.
    }
    lock.release();
  };
  // For an end that does not wait for us.
  process.once('exit', giveBack);
  return { lost: lost.signal, publish, release: giveBack };
}

function unlockInbox(
  options: LeaseOptions,
  queue: StandbyQueue,
  predecessor: PidRecord | undefined,
  attempt: number,
): boolean {
  const known = predecessor === undefined ? queue.others() : [predecessor, ...queue.others()];
  if (attempt === 1) wakeStopped(known, options.log);
  if (attempt === 2) endPredecessor(predecessor, options.log);
  return attempt <= 2;
}
