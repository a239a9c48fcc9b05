import { readFileSync } from 'node:fs';

/** In which Linux counts the time of processes. */
const TICK_MS = 10;

/** How long the main thread of a process, which answers, was busy so far; however busy the machine is. Linux only. */
export function workedMs(pid: number): number {
  return busyMs(`/proc/${pid}/task/${pid}/stat`);
}

/** The same of all its threads. */
export function workedAltogetherMs(pid: number): number {
  return busyMs(`/proc/${pid}/stat`);
}

function busyMs(statFile: string): number {
  const afterName = readFileSync(statFile, 'utf8').split(') ').at(-1) ?? '';
  const [user, system] = afterName.split(' ').slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) * TICK_MS;
}
