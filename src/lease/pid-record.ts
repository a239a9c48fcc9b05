import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import writeFileAtomic from 'write-file-atomic';
import { errorCode } from '../core/errors.ts';

/** `bot.pid`: the holder's PID on the first line, its start mark on the second, its place on the third. */
export interface PidRecord {
  readonly pid: number;
  /** Absent in files written by others: such a PID is never signalled. */
  readonly startMark: StartMark | undefined;
  /** Where the PID means something; absent in files of older versions. */
  readonly place: string | undefined;
}

export function readPidFile(path: string): PidRecord | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const [first = '', second = '', third = ''] = text.split('\n');
  if (!/^\d{1,10}$/.test(first.trim())) return undefined;
  return {
    pid: Number(first),
    startMark: second.trim() || undefined,
    place: third.trim() || undefined,
  };
}

export function writeOwnPidFile(path: string): void {
  const mark = inspectProcess(process.pid)?.startMark ?? '';
  writeFileAtomic.sync(path, `${process.pid}\n${mark}\n${thisPlace()}\n`, { mode: 0o600, fsync: false });
}

/** Leaves another process's file alone: the lease may have been taken over meanwhile. */
export function removeOwnPidFile(path: string): void {
  const record = readPidFile(path);
  const isOurs = record?.pid === process.pid && (record.place ?? thisPlace()) === thisPlace();
  if (isOurs) rmSync(path, { force: true });
}

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
export function recordedProcessState(record: PidRecord): ProcessState {
  if (record.startMark === undefined) return 'unknown';
  const isHere = record.place === thisPlace();
  if (process.platform !== 'linux') {
    // `ps` costs too much to be run twice a second.
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
