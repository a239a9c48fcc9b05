import type { Clock } from './clock.ts';
import { runLoop } from './run-loop.ts';

export interface MemoryDeps {
  readonly clock: Clock;
  /** Processor time that this process has used so far. */
  readonly cpuMs: () => number;
  /** Gives memory back; at rest also that of all compiled code, most of which only the start or a burst needs. */
  readonly giveBack: (isAtRest: boolean) => void;
}

const LOOK_INTERVAL_MS = 2_000;
/** Less than this between two looks is next to nothing: polls and heartbeats. */
const IDLE_CPU_MS = 100;
/** What one collection finds to be free goes back to the system only with later ones. */
const COLLECTIONS = 4;

/** Gives memory back while the process works and after it, until the signal aborts: by itself the heap grows and stays. */
export function runMemory({ clock, cpuMs, giveBack }: MemoryDeps, signal: AbortSignal): Promise<void> {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let due = 0;
  const round = () => {
    const isIdle = cpuMs() - lookedAtMs < IDLE_CPU_MS;
    if (!isIdle) due = COLLECTIONS;
    if (due > 0) {
      giveBack(isIdle);
      due -= 1;
    }
    lookedAtMs = cpuMs();
    return LOOK_INTERVAL_MS;
  };
  return runLoop({ clock, signal, round, firstWaitMs: LOOK_INTERVAL_MS });
}

/** Frees what is no longer used, now: few but large texts and buffers the runtime keeps for long. */
export function collectGarbage(): void {
  Bun.gc(true);
}

export const ownMemory: Pick<MemoryDeps, 'cpuMs' | 'giveBack'> = {
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  giveBack(isAtRest) {
    if (isAtRest) Bun.shrink();
    collectGarbage();
  },
};
