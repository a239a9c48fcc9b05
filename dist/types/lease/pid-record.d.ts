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
/** What tells a process from a later one with the same PID. */
export type StartMark = string;
export interface ProcessFacts {
    readonly startMark: StartMark;
    /** Stopped by a signal (SIGSTOP, Ctrl-Z): it will come back as it was. */
    readonly isStopped: boolean;
}
/** `unknown`: it may run elsewhere, or the system does not tell. */
export type ProcessState = 'running' | 'stopped' | 'gone' | 'unknown';
/** Start time and state of a living process; undefined when it is gone or nothing can be learned about it. */
export declare function inspectProcess(pid: number): ProcessFacts | undefined;
/**
 * What became of a recorded process. Only the start mark proves that a PID is still it, and only where the PID means the
 * same as here it can be said to be gone: a state directory may be shared with a container.
 */
export declare function recordedProcessState(record: PidRecord): ProcessState;
/** Where a PID of this process means something: this machine and, on Linux, this PID namespace. */
export declare function thisPlace(): string;
