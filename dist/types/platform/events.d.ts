/**
 * Calls `onEvent` with the type of every event until the stream ends, the signal aborts, or no event came for
 * `silenceMs`; comments such as the platform's pings do not count. Always releases the connection.
 */
export declare function readEvents(stream: ReadableStream<Uint8Array>, options: {
    readonly silenceMs: number;
    readonly onEvent: (type: string) => void;
}, signal: AbortSignal): Promise<void>;
