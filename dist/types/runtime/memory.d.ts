import type { Clock } from './clock.ts';
export interface MemoryDeps {
    readonly clock: Clock;
    /** Processor time that this process has used so far. */
    readonly cpuMs: () => number;
    /** Gives memory back; at rest also that of all compiled code, most of which only the start or a burst needs. */
    readonly giveBack: (isAtRest: boolean) => void;
}
/**
 * Lets memory be given back while the process works and after it: the garbage collector by itself lets the heap grow to
 * several times of what is in use, and keeps that until the next work. Runs until the signal aborts.
 */
export declare function runMemory({ clock, cpuMs, giveBack }: MemoryDeps, signal: AbortSignal): Promise<void>;
/**
 * Frees what is no longer used, now. By itself the runtime waits until there is very much of it where it consists of few,
 * but large texts and buffers.
 */
export declare function collectGarbage(): void;
/** That of the process that it runs in. */
export declare const ownMemory: Pick<MemoryDeps, 'cpuMs' | 'giveBack'>;
