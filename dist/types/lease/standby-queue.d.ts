import { type PidRecord } from './pid-record.ts';
/**
 * The processes that wait for the lease, in the order in which they started: one small file each. It only decides who
 * goes first; without it (no file can be written) everybody may try.
 */
export declare class StandbyQueue {
    #private;
    constructor(stateDirectory: string);
    /** Takes this process's place in the line, or keeps it. */
    join(): void;
    leave(): void;
    /** How many living processes wait that started earlier. Those that are stopped do not count. */
    ahead(nowMs: number): number;
    /** Who else waits and can be seen from here. */
    others(): PidRecord[];
}
