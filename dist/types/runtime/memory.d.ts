import type { Clock } from './clock.ts';
export interface MemoryDeps {
    readonly clock: Clock;
    /** Processor time that this process has used so far. */
    readonly cpuMs: () => number;
    /** Gives memory back; at rest also that of all compiled code, most of which only the start or a burst needs. */
    readonly giveBack: (isAtRest: boolean) => void;
}
/** Gives memory back while the process works and after it, until the signal aborts: by itself the heap grows and stays. */
export declare function runMemory({ clock, cpuMs, giveBack }: MemoryDeps, signal: AbortSignal): Promise<void>;
/** Frees what is no longer used, now: few but large texts and buffers the runtime keeps for long. */
export declare function collectGarbage(): void;
export declare const ownMemory: Pick<MemoryDeps, 'cpuMs' | 'giveBack'>;
