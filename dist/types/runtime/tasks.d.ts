/** Runs tasks side by side until one rejects, `end` is called or the signal aborts; settles when all of them have ended. */
export declare function runTogether(start: (signal: AbortSignal, end: () => void) => readonly Promise<void>[], signal: AbortSignal): Promise<void>;
/** Lets at most so many run at a time; the others wait for their turn, in order. */
export declare class Slots {
    #private;
    constructor(count: number);
    run<T>(work: () => Promise<T>): Promise<T>;
}
