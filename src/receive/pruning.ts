import type { Inbox } from '../inbox/inbox.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';

export interface PruningDeps {
  readonly inbox: Inbox;
  readonly fence: number;
  /** Where the files of its messages are. */
  readonly folder: { prune(nowMs: number): void };
  readonly clock: Clock;
}

const INTERVAL_MS = 6 * 3_600_000;

/** Removes what is too old, now and every six hours until the signal aborts. Rejects with the inbox's errors. */
export function runPruning({ inbox, fence, folder, clock }: PruningDeps, signal: AbortSignal): Promise<void> {
  const round = () => {
    inbox.prune(fence);
    folder.prune(clock.nowMs());
    return INTERVAL_MS;
  };
  return runLoop({ clock, round }, signal);
}
