import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import type { Logger } from '../runtime/logger.ts';
import { sleep } from '../runtime/sleep.ts';
import { type PidRecord, readPidFile, removeOwnPidFile, writeOwnPidFile } from './pid-file.ts';
import { inspectProcess } from './process-identity.ts';

/** A lock that was not refreshed for this long belongs to nobody. */
export const STALE_MS = 5_000;
const REFRESH_MS = 1_500;
const RETRY_MS = 1_000;
/** A wait that took this much longer than asked for: the machine slept, and so did the holder. */
const SLEPT_MS = 2_000;
const TERM_GRACE_MS = 2_000;
const KILL_CHECK_MS = 50;

/** The right, held by one process per state directory, to poll and push. */
export interface Lease {
  /** Aborts when the lease was lost to another process. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly directory: string;
  readonly log: Logger;
  readonly nowMs: () => number;
  /** Called once when another process holds it: from now on this one is a standby. */
  readonly onStandby: (holder: PidRecord | undefined) => void;
}

/**
 * Waits for the lease and returns it; undefined when the signal aborts first. A healthy holder keeps it; one whose
 * lock was not refreshed is replaced.
 */
export async function waitForLease(options: LeaseOptions, signal: AbortSignal): Promise<Lease | undefined> {
  let isStandby = false;
  while (!signal.aborted) {
    const lease = await tryAcquire(options);
    if (lease !== undefined) {
      if (!signal.aborted) return lease;
      await lease.release();
      return undefined;
    }
    if (!isStandby) options.onStandby(readPidFile(pidPath(options.directory)));
    isStandby = true;
    const before = options.nowMs();
    await sleep(RETRY_MS, signal);
    // After a sleep of the whole machine a healthy holder needs a moment to refresh its lock.
    if (options.nowMs() - before > RETRY_MS + SLEPT_MS) await sleep(STALE_MS, signal);
  }
  return undefined;
}

function pidPath(directory: string): string {
  return join(directory, 'bot.pid');
}

/** The lease at once, or undefined when another process holds it. Throws when the directory cannot be written. */
async function tryAcquire(options: LeaseOptions): Promise<Lease | undefined> {
  const path = pidPath(options.directory);
  const lost = new AbortController();
  let release: () => Promise<void>;
  try {
    release = await lockfile.lock(path, {
      realpath: false,
      stale: STALE_MS,
      update: REFRESH_MS,
      // Without this the library throws from a timer.
      onCompromised: () => lost.abort(),
    });
  } catch (error) {
    if (isLockHeld(error)) return undefined;
    throw error;
  }
  const previous = readPidFile(path);
  try {
    writeOwnPidFile(path);
  } catch (error) {
    await release();
    throw error;
  }
  // For an end that does not wait for us; the lock itself is released by its library.
  const onExit = () => removeOwnPidFile(path);
  process.once('exit', onExit);
  await stopStaleHolder(previous, options.log);
  return {
    lost: lost.signal,
    release: async () => {
      process.off('exit', onExit);
      onExit();
      await release().catch(() => {
        // Already lost: the lock belongs to another process now.
      });
    },
  };
}

function isLockHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOCKED';
}

/**
 * Ends a predecessor that hangs: alive, but its lock was not refreshed. Only when its start time proves that the PID
 * is still that process. A stopped one is left alone: the inbox's fence makes it harmless when it wakes.
 */
async function stopStaleHolder(record: PidRecord | undefined, log: Logger): Promise<void> {
  if (record === undefined || record.pid === process.pid) return;
  const isRecorded = () => {
    const facts = inspectProcess(record.pid);
    return facts !== undefined && !facts.isStopped && facts.startMark === record.startMark;
  };
  if (!isRecorded()) return;
  log.line(`molecule channel: replacing a channel server that hangs (PID ${record.pid})`);
  signalProcess(record.pid, 'SIGTERM');
  const never = new AbortController().signal;
  for (let waitedMs = 0; waitedMs < TERM_GRACE_MS && isRecorded(); waitedMs += KILL_CHECK_MS) {
    await sleep(KILL_CHECK_MS, never);
  }
  if (isRecorded()) signalProcess(record.pid, 'SIGKILL');
}

function signalProcess(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself between the check and the signal.
  }
}
