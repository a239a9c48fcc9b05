export interface EventOptions {
    readonly silenceMs: number;
    readonly onEvent: (type: string) => void;
}
/**
 * Calls `onEvent` with the type of every event until the stream ends, the signal aborts, no event came for `silenceMs`, or
 * far too much came at once; comments such as the platform's pings do not count as events. Always releases the connection.
 * Rejects with `NetworkError` when that breaks.
 */
export declare function readEvents(stream: ReadableStream<Uint8Array>, { silenceMs, onEvent }: EventOptions, signal: AbortSignal): Promise<void>;
