/** A file on its way. Whoever has it calls `cancel` in the end: it ends the connection, read or not. */
export interface Download {
    /** What the platform announces; undefined when it does not say. */
    readonly lengthBytes: number | undefined;
    /** Throws `NetworkError` when the body ends early, `TimeoutError` when it stalls; the signal's reason on abort. */
    readonly chunks: AsyncIterable<Uint8Array>;
    cancel(): void;
}
/** The body of an answer as a download that may not be silent for longer than `silenceMs`. */
export declare function downloadOf(response: Response, silenceMs: number, signal: AbortSignal): Download;
