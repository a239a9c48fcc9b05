/** Something that happened to the workspace. `data` is remote and of any shape. */
export interface PlatformEvent {
    /** Empty for an event that cannot be read. */
    readonly type: string;
    /** Milliseconds since the epoch, on the platform's clock. */
    readonly atMs: number | undefined;
    readonly data: unknown;
}
export interface EventOptions {
    readonly silenceMs: number;
    readonly onEvent: (event: PlatformEvent) => void;
}
/**
 * Calls `onEvent` with every event until the stream ends, the signal aborts, no event came for `silenceMs`, or
 * far too much came at once; comments such as the platform's pings do not count as events. Always releases the connection.
 * Rejects with `NetworkError` when that breaks.
 */
export declare function readEvents(stream: ReadableStream<Uint8Array>, { silenceMs, onEvent }: EventOptions, signal: AbortSignal): Promise<void>;
