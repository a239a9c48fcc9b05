import { type Standing } from './claim.ts';
import { type PidRecord } from './pid-record.ts';
/**
 * The processes that wait for the lease, in the order in which they started: one small file each. It only decides who
 * goes first; without it (no file can be written) everybody may try.
 */
export declare class StandbyQueue {
    #private;
    constructor(stateDirectory: string);
    /** Takes this process's place in the line, or keeps it, and says how well messages get into its session. */
    join(standing: Standing): void;
    leave(): void;
    /**
     * How many living processes wait that go first: those into whose session messages get better, then those that started
     * earlier. Those that are stopped do not count.
     */
    ahead({ claim }: Standing, nowMs: number): number;
    /** Whether a living process waits into whose session messages get better. */
    hasBetter({ claim }: Standing, nowMs: number): boolean;
    /** Who else waits and can be seen from here. */
    others(): PidRecord[];
}
/** Who waits for the lease of a state directory, as far as can be seen from here. */
export declare function waitingProcesses(stateDirectory: string): PidRecord[];
