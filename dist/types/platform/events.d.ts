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
/** Calls `onEvent` until the stream or the signal ends, none came for `silenceMs`, or far too much came. `NetworkError`. */
export declare function readEvents(stream: ReadableStream<Uint8Array>, { silenceMs, onEvent }: EventOptions, signal: AbortSignal): Promise<void>;
