import type { z } from 'zod';
import type { Target } from '../core/target.ts';
import { type FetchLike, type HttpAnswer, type HttpRequest, type StreamRequest } from './http.ts';
/** One watched workspace's way to its platform: every endpoint group of the client speaks through it. */
export declare class Connection {
    #private;
    readonly target: Target;
    constructor(target: Target, fetchLike?: FetchLike);
    /** One request. Errors: see `request` of http.ts. */
    request(options: HttpRequest): Promise<HttpAnswer>;
    /** One request whose answer must have this shape. Errors as for `request`, and `ProtocolError` for another shape. */
    json<T>(schema: z.ZodType<T>, options: HttpRequest): Promise<T>;
    /** The body of an event stream. Errors: see `openStream` of http.ts. */
    openStream(options: StreamRequest): Promise<ReadableStream<Uint8Array>>;
    /** An answer of any type whose body is not read yet. Errors: see `openBody` of http.ts. */
    openBody(options: StreamRequest): Promise<Response>;
}
/** The body of an answer in its known shape. Throws `ProtocolError` for any other. */
export declare function parseAnswer<T>(schema: z.ZodType<T>, answer: HttpAnswer): T;
