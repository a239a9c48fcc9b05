import { type StartMark } from './process-identity.ts';
/** `bot.pid`: the holder's PID on the first line, its start mark on the second, its place on the third. */
export interface PidRecord {
    readonly pid: number;
    /** Absent in files written by others: such a PID is never signalled. */
    readonly startMark: StartMark | undefined;
    /** Where the PID means something; absent in files of older versions. */
    readonly place: string | undefined;
}
export declare function readPidFile(path: string): PidRecord | undefined;
export declare function writeOwnPidFile(path: string): void;
/** Leaves another process's file alone: the lease may have been taken over meanwhile. */
export declare function removeOwnPidFile(path: string): void;
