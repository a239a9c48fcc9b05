export interface RetryOptions {
    /** For all attempts and the waits between them. */
    readonly withinMs?: number;
    /** Whether a request that arrives twice does no harm; asked only where it may. It does unless given. */
    readonly isRepeatHarmless?: () => Promise<boolean>;
}
/** The requests that are sent again when they fail. Polls, heartbeats and the stream are rounds of `runtime/run-loop.ts`. */
export declare const RETRY_POLICIES: {
    /** A timeout is not repeated: the peer may be at work on the message. */
    messageToPeer: {
        retries: number;
        minWaitMs: number;
        maxWaitMs: number;
        waitsAsAsked: true;
        isWorthRetrying: (error: unknown) => boolean;
        mayBeRepeat: (error: unknown) => boolean;
    };
    /** Nothing merges repeats: only after failures that left nothing on the canvas. */
    messageToUser: {
        retries: number;
        minWaitMs: number;
        maxWaitMs: number;
        waitsAsAsked: false;
        isWorthRetrying: (error: unknown) => boolean;
    };
    /** Its key makes a repeat harmless, also where the first may have arrived. */
    delegation: {
        retries: number;
        minWaitMs: number;
        maxWaitMs: number;
        waitsAsAsked: false;
        isWorthRetrying: (error: unknown) => boolean;
    };
    /** About five minutes: an outage passes, and the session has been told meanwhile that the file is on its way. */
    file: {
        retries: number;
        minWaitMs: number;
        maxWaitMs: number;
        waitsAsAsked: true;
        isWorthRetrying: (error: unknown) => boolean;
    };
};
/** The result of the first attempt that succeeds. Rejects with the last attempt's error, or the signal's reason. */
export declare function withRetry<Result>(request: keyof typeof RETRY_POLICIES, attempt: () => Promise<Result>, signal: AbortSignal, { withinMs, isRepeatHarmless }?: RetryOptions): Promise<Result>;
/** Milliseconds of a `Retry-After` header, which has seconds or a date; undefined for none and for a malformed one. */
export declare function retryAfterMs(headers: Headers): number | undefined;
/** How long a platform that asks for so many seconds is left alone: no time for a past one, a day at most. */
export declare function askedMs(seconds: number): number;
