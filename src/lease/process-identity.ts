import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from '../core/errors.ts';

/** What tells a process from a later one with the same PID. */
export type StartMark = string;

export interface ProcessFacts {
  readonly startMark: StartMark;
  /** Stopped by a signal (SIGSTOP, Ctrl-Z): it will come back as it was. */
  readonly isStopped: boolean;
}

/** `unknown`: it may run elsewhere, or the system does not tell. */
export type ProcessState = 'running' | 'stopped' | 'gone' | 'unknown';

const PS_TIMEOUT_MS = 1_000;

/** Start time and state of a living process; undefined when it is gone or nothing can be learned about it. */
export function inspectProcess(pid: number): ProcessFacts | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/**
 * What became of a recorded process. Only the start mark proves that a PID is still it, and only where the PID means the
 * same as here it can be said to be gone: a state directory may be shared with a container.
 */
export function recordedProcessState(record: {
  readonly pid: number;
  readonly startMark: StartMark | undefined;
  readonly place: string | undefined;
}): ProcessState {
  if (record.startMark === undefined) return 'unknown';
  const isHere = record.place === thisPlace();
  if (process.platform !== 'linux') {
    // `ps` is too dear to be asked twice a second.
    return isHere && pidUse(record.pid) === 'free' ? 'gone' : 'unknown';
  }
  const facts = inspectProcess(record.pid);
  if (facts?.startMark === record.startMark) return facts.isStopped ? 'stopped' : 'running';
  const isHidden = facts === undefined && pidUse(record.pid) === 'hidden';
  return isHere && !isHidden ? 'gone' : 'unknown';
}

/** Where a PID of this process means something: this machine and, on Linux, this PID namespace. */
export function thisPlace(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** `hidden`: another user's process, which some systems do not show. */
function pidUse(pid: number): 'used' | 'hidden' | 'free' {
  try {
    process.kill(pid, 0);
    return 'used';
  } catch (error) {
    return errorCode(error) === 'ESRCH' ? 'free' : 'hidden';
  }
}

/** Linux: field 22 of /proc/<pid>/stat is the start time in clock ticks since boot, unique with the boot id. */
function fromProc(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command, in parentheses, may hold spaces and parentheses of its own.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const startTicks = fields[19];
    if (startTicks === undefined || state === 'Z' || state === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { startMark: `${boot}/${startTicks}`, isStopped: state === 'T' || state === 't' };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessFacts | undefined {
  if (process.platform === 'win32') return undefined;
  const result = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    timeout: PS_TIMEOUT_MS,
  });
  const match = /^\s*(\S+)\s+(.+?)\s*$/.exec(result.stdout ?? '');
  const state = match?.[1];
  const started = match?.[2];
  if (state === undefined || started === undefined || state.startsWith('Z')) return undefined;
  return { startMark: started, isStopped: state.startsWith('T') };
}
