/** Resolves after `durationMs`, or when the signal aborts. Never rejects: callers check the signal. */
export declare function sleep(durationMs: number, signal: AbortSignal): Promise<void>;
export declare function aborted(signal: AbortSignal): Promise<void>;
/** The outcome of `work`, or undefined when the signal aborts first; `work` itself goes on. Leaves no listener. */
export declare function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined>;
/** The same, but rejects with the signal's reason when that aborts first. */
export declare function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T>;
