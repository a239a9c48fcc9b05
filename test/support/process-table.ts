import { readFileSync } from 'node:fs';
import { eventually } from './eventually.ts';

export function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

export function waitForExit(pid: number, timeoutMs = 10_000): Promise<true> {
  return eventually(`process ${pid} to end`, () => !isRunning(pid), { timeoutMs });
}

/** The most memory that a process has ever had. */
export function peakMemoryBytes(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
