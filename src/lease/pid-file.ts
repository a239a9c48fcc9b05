import { readFileSync, rmSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { inspectProcess, type StartMark, thisPlace } from './process-identity.ts';

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
