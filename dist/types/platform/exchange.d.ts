import type { Target } from '../core/target.ts';
import type { TokenGuard } from '../core/token-guard.ts';
import type { FetchLike } from './safe-fetch.ts';
export interface Way {
    readonly target: Target;
    readonly send: FetchLike;
    readonly guard: TokenGuard;
    /** @param dateMs the platform's clock when it answered, milliseconds since the epoch */
    readonly onDate: (dateMs: number) => void;
}
export interface Sending {
    readonly method: 'GET' | 'POST';
    /** Path and query under the platform's origin; ids in it are already validated. */
    readonly path: string;
    /** Sent as JSON. */
    readonly body?: unknown;
    /** Sent as it is read, instead of `body`. */
    readonly stream?: RequestStream;
    /** False for the public endpoints that tell a revoked token from a removed workspace. */
    readonly authenticated?: boolean;
}
export interface RequestStream {
    readonly contentType: string;
    readonly lengthBytes: number;
    readonly body: ReadableStream<Uint8Array>;
}
/** Sends one request; the answer's body is not read yet. Throws `TokenLeakError`, `ProtocolError` and `HttpStatusError`. */
export declare function exchange({ target, send, guard, onDate }: Way, sending: Sending, accept: string, signal: AbortSignal): Promise<Response>;
/** Lets go of a body that nobody reads; whoever sends it may not even take note of that. */
export declare function leave({ body }: Response): void;
/** Does work that ends with `TimeoutError` after `timeoutMs`, and with the signal's reason when that aborts. */
export declare function withDeadline<T>(timeoutMs: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
