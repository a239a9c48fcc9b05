import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the kernel knows of a process; needs Linux's `/proc`. */
export interface ProcessFacts {
  readonly residentMb: number;
  /** The most it ever had resident. */
  readonly peakResidentMb: number;
  /** User and system time of all its threads, in steps of 10 ms. */
  readonly cpuMs: number;
  readonly openSockets: number;
}

/** The kernel counts in USER_HZ, which is 100 on every Linux that Bun runs on. */
const TICK_MS = 10;

/** Throws when the process is gone. */
export function processFacts(pid: number): ProcessFacts {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    residentMb: megabytes(status, 'VmRSS'),
    peakResidentMb: megabytes(status, 'VmHWM'),
    cpuMs: cpuMs(pid),
    openSockets: openSockets(pid),
  };
}

function megabytes(status: string, field: string): number {
  const kilobytes = Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
  if (Number.isNaN(kilobytes)) throw new Error(`the process has no ${field}: it has ended`);
  return Math.round(kilobytes / 102.4) / 10;
}

function cpuMs(pid: number): number {
  // The name in parentheses may hold spaces; what follows it is: state, ppid, …, utime, stime.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function openSockets(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => linkTarget(`${folder}/${fd}`).startsWith('socket:')).length;
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // Closed between the listing and the look.
    return '';
  }
}
