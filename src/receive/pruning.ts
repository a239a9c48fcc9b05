import type { LeasedInbox } from '../inbox/leased-inbox.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';

export interface PruningDeps {
  readonly inbox: LeasedInbox;
  readonly folder: { prune(nowMs: number): void };
  readonly clock: Clock;
}

const INTERVAL_MS = 6 * 3_600_000;

/** Removes what is too old, now and every six hours until the signal aborts. Rejects with the inbox's errors. */
export function runPruning({ inbox, folder, clock }: PruningDeps, signal: AbortSignal): Promise<void> {
  const round = () => {
    inbox.prune();
    folder.prune(clock.nowMs());
    return INTERVAL_MS;
  };
  return runLoop({ clock, signal, round });
}
