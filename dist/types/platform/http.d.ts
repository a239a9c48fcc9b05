import type { Target } from '../core/target.ts';
/** The part of `fetch` that is used; tests hand in the local platform itself. */
export type FetchLike = (request: Request) => Promise<Response>;
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export interface HttpRequest {
    readonly method: HttpMethod;
    /** Path and query under the platform's origin; ids in it are already validated. */
    readonly path: string;
    /** Sent as JSON. */
    readonly body?: unknown;
    /** Sent as it is read, instead of `body`. */
    readonly stream?: RequestStream;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    /** False for the public endpoints that tell a revoked token from a removed workspace. */
    readonly authenticated?: boolean;
    readonly maxResponseBytes?: number;
}
/** A body that is not held in memory. */
export interface RequestStream {
    readonly contentType: string;
    readonly lengthBytes: number;
    readonly body: ReadableStream<Uint8Array>;
}
export interface HttpAnswer {
    readonly status: number;
    readonly headers: Headers;
    /** Parsed JSON, not yet validated; undefined for an empty body. */
    readonly json: unknown;
}
/**
 * One request to the target's own platform. The token never follows a redirect. Throws `NetworkError`,
 * `TimeoutError`, `ProtocolError` or `HttpStatusError`; when the caller's signal aborts, throws its reason.
 */
export declare function request(fetchLike: FetchLike, target: Target, options: HttpRequest): Promise<HttpAnswer>;
export interface StreamRequest {
    readonly path: string;
    /** How long the platform may take to begin its answer; what follows takes as long as the caller reads. */
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
}
/** Opens an event stream. Errors as for `request`; those of the body surface while it is read. */
export declare function openStream(fetchLike: FetchLike, target: Target, options: StreamRequest): Promise<ReadableStream<Uint8Array>>;
/** An answer whose body is not read yet; whoever reads it ends it. Errors as for `openStream`. */
export declare function openBody(fetchLike: FetchLike, target: Target, options: StreamRequest, accept: string): Promise<Response>;
/** Bun reports a refused, unresolved or reset connection as a plain error with a `code`. */
export declare function toPlatformError(error: unknown): unknown;
/** The platform's clock when it answered (`Date` header), whole seconds. */
export declare function dateHeaderMs(answer: HttpAnswer): number | undefined;
