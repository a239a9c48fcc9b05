import { MoleculeError } from '../core/errors.ts';
/** In which ways a body may not go on for ever; in a way that is not named it may. */
export interface BodyLimits {
    /** Between two chunks. */
    readonly silenceMs?: number;
    /** For all of it. */
    readonly totalMs?: number;
    readonly bytes?: number;
}
/**
 * The bytes of a body, in small pieces, as they come in. Throws `NetworkError` when the connection breaks, `TimeoutError`
 * and `TooLargeError` past the limits, and the signal's reason when that aborts. Whatever ends it ends the connection too.
 */
export declare function readBody(body: ReadableStream<Uint8Array> | null, limits: BodyLimits, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined>;
/** Chunks that are made when they are read; whoever stops reading ends the making of them. */
export declare function streamOf(chunks: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array>;
/** The same body, which ends with `TimeoutError` when nothing comes in for so long. Whoever leaves it ends the connection. */
export declare function unlessSilent(body: ReadableStream<Uint8Array>, silenceMs: number): ReadableStream<Uint8Array>;
/** The error of a request that got no whole answer. Bun reports a refused, unresolved or reset connection as a plain error with a `code`. */
export declare function toPlatformError(error: unknown): MoleculeError;
