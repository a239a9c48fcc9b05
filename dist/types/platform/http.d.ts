import type { z } from 'zod';
import type { Target } from '../core/target.ts';
import { TokenGuard } from '../core/token-guard.ts';
import { type HttpAnswer } from './answer.ts';
import { type Sending } from './exchange.ts';
import { Experience } from './experience.ts';
import { type RowsAnswer } from './read-rows.ts';
import type { RowLimits } from './row-splitter.ts';
import { type FetchLike } from './safe-fetch.ts';
export type { RequestStream } from './exchange.ts';
export type { FetchLike } from './safe-fetch.ts';
export interface HttpRequest extends Sending {
    /** For the whole answer; 10 s unless given. */
    readonly timeoutMs?: number;
    readonly signal: AbortSignal;
    /** Of the answer's body; 1 MiB unless given. */
    readonly maxResponseBytes?: number;
}
export interface ListLimits extends RowLimits {
    /** Read for the whole list, rows that are too large included. */
    readonly answerBytes: number;
}
export interface StreamRequest {
    readonly path: string;
    /** How long the platform may take to begin its answer; what follows takes as long as the caller reads. */
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
}
/** One watched workspace's way to its platform. The token goes nowhere else, and never follows a redirect. */
export declare class Connection {
    #private;
    readonly target: Target;
    /** Shared by all that speak with the same platforms. */
    readonly experience: Experience;
    /** Knows the tokens that nothing which is sent may hold. */
    readonly guard: TokenGuard;
    readonly ownPath: string;
    constructor(target: Target, fetchLike?: FetchLike, 
    /** Shared by all that speak with the same platforms. */
    experience?: Experience, 
    /** Knows the tokens that nothing which is sent may hold. */
    guard?: TokenGuard);
    /**
     * One request. Throws `NetworkError`, `TimeoutError`, `ProtocolError` (also for an answer that is no JSON) or
     * `HttpStatusError`, each judged by what else is known of the platform, and `TokenLeakError` before anything is sent;
     * when the caller's signal aborts, throws its reason.
     */
    request(options: HttpRequest): Promise<HttpAnswer>;
    /** Asks something small. False where this platform was asked a moment ago. Errors as for `request`. */
    ping({ timeoutMs, everyMs }: {
        readonly timeoutMs: number;
        readonly everyMs: number;
    }, signal: AbortSignal): Promise<boolean>;
    /** Calls the listener whenever any request with a token worked, but for polls of feeds. Returns the way to stop. */
    onAccepted(listener: () => void): () => void;
    /** One request whose answer must have this shape. Errors as for `request`, and `ProtocolError` for another shape. */
    json<T>(schema: z.ZodType<T>, options: HttpRequest): Promise<T>;
    get<T>(schema: z.ZodType<T>, path: string, signal: AbortSignal): Promise<T>;
    post<T>(schema: z.ZodType<T>, path: string, body: unknown, signal: AbortSignal): Promise<T>;
    /** `GET` of a list, as much of it as the limits allow. Errors: see `readRows`, and as for `request` before that. */
    rows(path: string, limits: ListLimits, signal: AbortSignal): Promise<RowsAnswer>;
    /** The elements of a list that have this shape, at most `maxRows`. Errors: see `rows`. */
    list<T>(schema: z.ZodType<T>, path: string, maxRows: number, signal: AbortSignal): Promise<T[]>;
    /** The body of an event stream. Errors as for `request`; those of the body surface while it is read. */
    openStream(options: StreamRequest): Promise<ReadableStream<Uint8Array>>;
    /** An answer whose body is not read yet; whoever reads it ends it. Errors as for `openStream`. */
    openBody({ path, timeoutMs, signal }: StreamRequest, accept?: string): Promise<Response>;
}
