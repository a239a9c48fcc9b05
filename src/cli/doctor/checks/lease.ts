import { join } from 'node:path';
import { RETURN_TO_WINDOW, WINDOW_LEFT } from '../../../claude-code/agents-view.ts';
import { LISTENS, type Standing } from '../../../lease/claim.ts';
import { STALE_MS } from '../../../lease/lease.ts';
import { lockAgeMs, lookAtLock } from '../../../lease/lock.ts';
import { inspectProcess, type PidRecord, readPidFile } from '../../../lease/pid-record.ts';
import { type Check, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';

/** Who holds the lease of a state directory, seen from outside. */
export interface LeaseHolder {
  /** Whether somebody refreshes the lock. */
  readonly isHeld: boolean;
  readonly pid: number | undefined;
  /** `other`: the process with that PID is not the one that wrote it down. */
  readonly process: 'running' | 'stopped' | 'gone' | 'other' | 'unknown';
  /** How well messages get into its session, as it says itself. */
  readonly standing: Standing;
}

/** Looks without touching the lock. */
export function leaseHolder(stateDirectory: string): LeaseHolder {
  const path = join(stateDirectory, 'bot.pid');
  const record = readPidFile(path);
  const lock = lookAtLock(`${path}.lock`);
  const isHeld = lock !== undefined && lockAgeMs(lock, Date.now()) < STALE_MS;
  return {
    isHeld,
    pid: record?.pid,
    process: record === undefined ? 'unknown' : processState(record),
    standing: record?.standing ?? LISTENS,
  };
}

function processState(record: PidRecord): LeaseHolder['process'] {
  const facts = inspectProcess(record.pid);
  if (facts === undefined) return process.platform === 'win32' ? 'unknown' : 'gone';
  if (record.startMark !== undefined && record.startMark !== facts.startMark) return 'other';
  return facts.isStopped ? 'stopped' : 'running';
}

export const leaseCheck: Check = {
  id: 'lease',
  title: 'Lease',
  async run({ stateDirectory }: DoctorContext): Promise<Verdict[]> {
    return [judgeLease(leaseHolder(stateDirectory))];
  },
};

/** No session that listens waits, or it would have the lease. */
function judgeDeaf(who: string, { continuedIn }: Standing): Verdict {
  return continuedIn === undefined
    ? warn(
        `held by ${who}, whose session does not listen: messages are kept`,
        `Ask Claude there for channel_status, which names the likely cause; or start another session with the channel.`,
      )
    : warn(`held by ${who}, whose session does not listen: ${WINDOW_LEFT}`, RETURN_TO_WINDOW);
}

function judgeLease({ isHeld, pid, process, standing }: LeaseHolder): Verdict {
  const who = pid === undefined ? 'a process without a PID file' : `PID ${pid}`;
  if (isHeld) {
    if (process === 'running' || process === 'unknown') {
      if (standing.claim === 'deaf') return judgeDeaf(who, standing);
      return ok(`held by ${who}, which receives the messages`);
    }
    if (process === 'stopped') {
      return warn(
        `held by ${who}, which is stopped`,
        `Wake it (kill -CONT ${pid}); another session takes over within seconds when there is one.`,
      );
    }
    return warn(
      `held by ${who}, which has just ended`,
      'Nothing to do: within seconds another session takes over, if there is one.',
    );
  }
  if (process === 'running') {
    return warn(
      `${who} has stopped refreshing its lease`,
      `It may hang: start another session, which replaces it, or end it (kill ${pid}).`,
    );
  }
  return ok('free: no session on this machine receives messages at the moment');
}
