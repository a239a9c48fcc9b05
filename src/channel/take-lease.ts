import { chmodSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../core/errors.ts';
import type { Standing } from '../lease/claim.ts';
import { type Lease, waitForLease } from '../lease/lease.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { retryUntilDone } from '../runtime/run-loop.ts';
import { sleep } from '../runtime/sleep.ts';

export interface TakeLeaseDeps {
  readonly stateDirectory: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** How well messages get into this session, at the moment. */
  readonly standing: () => Standing;
  /** Another process has the lease. */
  readonly onStandby: (holder: string) => void;
  /** Whether another process, which has no lease either, works with the same inbox. */
  readonly isAnotherAtWork: () => boolean;
  /** Messages are received without the lease, because its file cannot be written; or with it again (undefined). */
  readonly onDegraded: (what: string | undefined) => void;
}

/** How often a directory that cannot be written is tried again. */
const LOOK_AGAIN = { baseMs: 5_000, capMs: 60_000 };
/** Between two looks whether another process without a lease is still at work. */
const LOOK_AT_WORK_MS = 2_000;

/** The lease, or undefined when the signal aborts first. Where no file can be written, receiving goes on without one. */
export async function takeLease(deps: TakeLeaseDeps, signal: AbortSignal): Promise<Lease | undefined> {
  const { stateDirectory, clock, log, onDegraded } = deps;
  try {
    makeStateDirectory(stateDirectory);
    return await waitForLease(
      {
        directory: stateDirectory,
        log,
        nowMs: clock.nowMs,
        standing: deps.standing,
        onStandby: (holder) => standBy(deps, holder === undefined ? '' : ` (PID ${holder.pid})`),
      },
      signal,
    );
  } catch (error) {
    const code = unwritableCode(error);
    if (code === undefined) throw error;
    const what = `the state directory cannot be written (${code}), so that another session may receive the same messages`;
    log.line(`molecule channel: ${what}`);
    onDegraded(what);
    return (await isFreeToWork(deps, signal)) ? withoutLease(deps, signal) : takeLeaseAgain(deps, signal);
  }
}

function standBy({ log, onStandby }: TakeLeaseDeps, which: string): void {
  const name = `another session${which}`;
  onStandby(name);
  log.line(`molecule channel: standby — ${name} receives the messages`);
}

/** Waits while another process works with the inbox. False when the lease can be had meanwhile, or the signal aborts. */
async function isFreeToWork(deps: TakeLeaseDeps, signal: AbortSignal): Promise<boolean> {
  if (!deps.isAnotherAtWork()) return true;
  standBy(deps, '');
  while (!signal.aborted && !canWriteInto(deps.stateDirectory)) {
    if (!deps.isAnotherAtWork()) return true;
    await sleep(LOOK_AT_WORK_MS, signal);
  }
  return false;
}

function takeLeaseAgain(deps: TakeLeaseDeps, signal: AbortSignal): Promise<Lease | undefined> {
  deps.onDegraded(undefined);
  return signal.aborted ? Promise.resolve(undefined) : takeLease(deps, signal);
}

/** Stands in for the lease, and counts as lost as soon as the real one can be taken. */
function withoutLease(deps: TakeLeaseDeps, signal: AbortSignal): Lease {
  const { stateDirectory, clock, log, onDegraded } = deps;
  const lost = new AbortController();
  const released = new AbortController();
  const ended = AbortSignal.any([signal, released.signal]);
  const canWrite = () => canWriteInto(stateDirectory);
  void retryUntilDone(canWrite, LOOK_AGAIN, clock, ended).then((isWritable) => {
    if (!isWritable) return;
    log.line('molecule channel: recovered — the state directory can be written again');
    onDegraded(undefined);
    lost.abort();
  });
  return {
    lost: lost.signal,
    publish: () => undefined,
    isWantedMore: () => false,
    unlockInbox: () => false,
    letPredecessorFinish: () => Promise.resolve(),
    release: () => released.abort(),
  };
}

/** Makes the state directory, for its owner only. Throws when it cannot be made. */
function makeStateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  try {
    chmodSync(path, 0o700);
  } catch {
    // Somebody else's directory that we may use: its owner decides.
  }
}

/** Whether the state directory is there, or can be made, and takes new files. */
function canWriteInto(path: string): boolean {
  const probe = join(path, `probe.${process.pid}`);
  try {
    makeStateDirectory(path);
    mkdirSync(probe);
    rmdirSync(probe);
    return true;
  } catch {
    return false;
  }
}

const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EFBIG', 'EIO']);

/** The system's code when a file could not be written for a reason that trying again does not end. */
function unwritableCode(error: unknown): string | undefined {
  const code = errorCode(error);
  return code !== undefined && UNWRITABLE.has(code) ? code : undefined;
}
