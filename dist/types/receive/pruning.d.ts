import type { LeasedInbox } from '../inbox/leased-inbox.ts';
import type { Clock } from '../runtime/clock.ts';
export interface PruningDeps {
    readonly inbox: LeasedInbox;
    readonly folder: {
        prune(nowMs: number): void;
    };
    readonly clock: Clock;
}
/** Removes what is too old, now and every six hours until the signal aborts. Rejects with the inbox's errors. */
export declare function runPruning({ inbox, folder, clock }: PruningDeps, signal: AbortSignal): Promise<void>;
