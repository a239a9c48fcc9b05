import type { z } from 'zod';
import { MoleculeError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import type { Secret } from '../core/secret.ts';
export interface HttpAnswer {
    readonly status: number;
    readonly headers: Headers;
    /** Parsed JSON, not yet validated; undefined for an empty body. */
    readonly json: unknown;
}
/** A 2xx answer with its body. Throws `TooLargeError`, and `ProtocolError` for a body that is not JSON. */
export declare function readAnswer(response: Response, maxBytes: number): Promise<HttpAnswer>;
/** The body of an answer in its known shape. Throws `ProtocolError` for any other. */
export declare function parseAnswer<T>(schema: z.ZodType<T>, answer: HttpAnswer): T;
/** The platform's clock when it answered (`Date` header), whole seconds, in milliseconds since the epoch. */
export declare function dateHeaderMs(answer: HttpAnswer): number | undefined;
/** What an answer outside 2xx says, whatever its body is. The token of the request is taken out of it. */
export declare function statusError(response: Response, token: Secret): Promise<HttpStatusError>;
/** The error of a request that got no whole answer. Bun reports a refused, unresolved or reset connection as a plain error with a `code`. */
export declare function toPlatformError(error: unknown): MoleculeError;
