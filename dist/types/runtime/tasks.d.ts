/**
 * Runs tasks side by side until the signal aborts, one of them calls `end`, or one rejects; then the others are told to
 * end as well. Settles when all of them have ended, and rejects with the first error.
 */
export declare function runTogether(start: (signal: AbortSignal, end: () => void) => readonly Promise<void>[], signal: AbortSignal): Promise<void>;
/** Lets at most so many run at a time; the others wait for their turn, in order. */
export declare class Slots {
    #private;
    constructor(count: number);
    run<T>(work: () => Promise<T>): Promise<T>;
}
