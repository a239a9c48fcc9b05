import { spawnSync } from 'node:child_process';
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { hostname } from 'node:os';
import writeFileAtomic from 'write-file-atomic';
import { errorCode } from '../core/errors.ts';
import { openOwn } from '../runtime/own-path.ts';
import { LISTENS, readStanding, type Standing, standingLine } from './claim.ts';

/** `bot.pid`: the holder's PID on the first line, its start mark on the second, its place on the third, then its standing. */
export interface PidRecord {
  readonly pid: number;
  /** Absent in files written by others: such a PID is never signalled. */
  readonly startMark: StartMark | undefined;
  /** Where the PID means something; absent in files of older versions. */
  readonly place: string | undefined;
  readonly standing: Standing;
  /** The file itself; its writer has it open. */
  readonly file: FileIdentity;
}

/** Tells one file from any other, also when it has no name any more. */
export interface FileIdentity {
  readonly device: bigint;
  readonly inode: bigint;
}

/** Longer than what we write; what others leave is not read to its end. */
const MAX_BYTES = 1_024;

/** What a PID file of ours says; undefined for none, and for what others may have put there. Never waits, never throws. */
export function readPidFile(path: string): PidRecord | undefined {
  try {
    return readRecord(path);
  } catch {
    return undefined;
  }
}

function readRecord(path: string): PidRecord | undefined {
  const bytes = Buffer.alloc(MAX_BYTES);
  const descriptor = openOwn(path, constants.O_RDONLY);
  try {
    const text = bytes.toString('utf8', 0, readSync(descriptor, bytes));
    const [first = '', second = '', third = '', fourth = ''] = text.split('\n');
    if (!/^\d{1,10}$/.test(first.trim())) return undefined;
    return {
      pid: Number(first),
      startMark: second.trim() || undefined,
      place: third.trim() || undefined,
      standing: readStanding(fourth),
      file: identityOf(fstatSync(descriptor, { bigint: true })),
    };
  } finally {
    closeSync(descriptor);
  }
}

function identityOf({ dev, ino }: BigIntStats): FileIdentity {
  return { device: dev, inode: ino };
}

/** Writes this process's PID file and keeps it open, which proves who wrote it. Returns the way to let go of it. */
export function holdPidFile(path: string, standing = LISTENS): () => void {
  const mark = inspectProcess(process.pid)?.startMark ?? '';
  const lines = [process.pid, mark, thisPlace(), standingLine(standing), ''];
  writeFileAtomic.sync(path, lines.join('\n'), { mode: 0o600, fsync: false });
  const descriptor = openOwn(path, constants.O_RDONLY);
  let isOpen = true;
  return () => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
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
const LSOF_TIMEOUT_MS = 2_000;

/** Start time and state of a living process; undefined when it is gone or nothing can be learned about it. */
export function inspectProcess(pid: number): ProcessFacts | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** What became of a recorded process. A PID means the same only in the same place: a container may share the directory. */
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

/** Whether a process may be signalled: PID and start time anybody can learn, but only its writer has the file open. */
export function isProvenWriter(record: PidRecord): boolean {
  if (record.pid <= 1 || record.pid === process.pid || record.startMark === undefined) return false;
  return inspectProcess(record.pid)?.startMark === record.startMark && hasOpen(record.pid, record.file);
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

function hasOpen(pid: number, file: FileIdentity): boolean {
  const files = process.platform === 'linux' ? openFilesFromProc(pid) : openFilesFromLsof(pid);
  return files.some(({ device, inode }) => device === file.device && inode === file.inode);
}

function openFilesFromProc(pid: number): FileIdentity[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => {
      // Closed meanwhile, or not a file.
      const stats = statSync(`${folder}/${name}`, { bigint: true, throwIfNoEntry: false });
      return stats === undefined ? [] : [identityOf(stats)];
    });
  } catch {
    return [];
  }
}

/** macOS: one line per field, `D` for the device and `i` for the inode, the file's fields together. */
export function openFilesFromLsof(pid: number): FileIdentity[] {
  const { stdout } = spawnSync('lsof', ['-nP', '-a', '-p', String(pid), '-F', 'fDi'], {
    encoding: 'utf8',
    timeout: LSOF_TIMEOUT_MS,
  });
  const files = (stdout ?? '').split(/^f/m).slice(1);
  return files.flatMap((fields) => {
    const device = /^D(0x[0-9a-f]+)$/m.exec(fields)?.[1];
    const inode = /^i(\d+)$/m.exec(fields)?.[1];
    return device === undefined || inode === undefined
      ? []
      : [{ device: BigInt(device), inode: BigInt(inode) }];
  });
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
