import { type Standing } from './claim.ts';
/** `bot.pid`: the holder's PID on the first line, its start mark on the second, its place on the third, then its standing. */
export interface PidRecord {
    readonly pid: number;
    /** Absent in files written by others: such a PID is never signalled. */
    readonly startMark: StartMark | undefined;
    /** Where the PID means something; absent in files of older versions. */
    readonly place: string | undefined;
    readonly standing: Standing;
    /** The file itself; its writer has it open. */
    readonly file: FileIdentity;
}
/** Tells one file from any other, also when it has no name any more. */
export interface FileIdentity {
    readonly device: bigint;
    readonly inode: bigint;
}
/** What a PID file of ours says; undefined for none, and for what others may have put there. Never waits, never throws. */
export declare function readPidFile(path: string): PidRecord | undefined;
/** Writes this process's PID file and keeps it open, which proves who wrote it. Returns the way to let go of it. */
export declare function holdPidFile(path: string, standing?: Standing): () => void;
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
/** What became of a recorded process. A PID means the same only in the same place: a container may share the directory. */
export declare function recordedProcessState(record: PidRecord): ProcessState;
/** Whether a process may be signalled: PID and start time anybody can learn, but only its writer has the file open. */
export declare function isProvenWriter(record: PidRecord): boolean;
/** Where a PID of this process means something: this machine and, on Linux, this PID namespace. */
export declare function thisPlace(): string;
/** macOS: one line per field, `D` for the device and `i` for the inode, the file's fields together. */
export declare function openFilesFromLsof(pid: number): FileIdentity[];
