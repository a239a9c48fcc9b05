/**
 * Calls `onEvent` with the type of every event until the stream ends, the signal aborts, or no event came for
 * `silenceMs`; comments such as the platform's pings do not count. Always releases the connection. Rejects with the
 * runtime's own error when the connection breaks.
 */
export declare function readEvents(stream: ReadableStream<Uint8Array>, options: {
    readonly silenceMs: number;
    readonly onEvent: (type: string) => void;
}, signal: AbortSignal): Promise<void>;
