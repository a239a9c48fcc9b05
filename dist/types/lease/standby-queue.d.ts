import { type Standing } from './claim.ts';
import { type PidRecord } from './pid-record.ts';
/** The processes that wait for the lease, one file each. Where no file can be written everybody may try. */
export declare class StandbyQueue {
    #private;
    constructor(stateDirectory: string);
    /** Takes this process's place in the line, or keeps it, and says how well messages get into its session. */
    join(standing: Standing): void;
    leave(): void;
    /** How many living processes go first: those with a better claim, then those that started earlier. */
    ahead({ claim }: Standing, nowMs: number): number;
    /** Whether a living process waits into whose session messages get better. */
    hasBetter({ claim }: Standing, nowMs: number): boolean;
    /** Who else waits and can be seen from here. */
    others(): PidRecord[];
}
export declare function waitingProcesses(stateDirectory: string): PidRecord[];
