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
export declare function recordedProcessState(record: {
    readonly pid: number;
    readonly startMark: StartMark | undefined;
    readonly place: string | undefined;
}): ProcessState;
/** Where a PID of this process means something: this machine and, on Linux, this PID namespace. */
export declare function thisPlace(): string;
