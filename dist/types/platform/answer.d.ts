import type { z } from 'zod';
import { ProtocolError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import type { Secret } from '../core/secret.ts';
export interface HttpAnswer {
    readonly status: number;
    readonly headers: Headers;
    /** Parsed JSON, not yet validated; undefined for an empty body. */
    readonly json: unknown;
}
/** A 2xx answer, measured before it is parsed. Throws `TooLargeError`, `ProtocolError`, and the errors of `readBody`. */
export declare function readAnswer(response: Response, maxBytes: number, signal: AbortSignal): Promise<HttpAnswer>;
/** The body of an answer in its known shape. Throws `ProtocolError` for any other. */
export declare function parseAnswer<T>(schema: z.ZodType<T>, answer: HttpAnswer): T;
export declare function unknownShape(cause?: unknown): ProtocolError;
/** The platform's clock when it answered (`Date` header), whole seconds, in milliseconds since the epoch. */
export declare function dateHeaderMs(headers: Headers): number | undefined;
/** What an answer outside 2xx says, whatever its body is. The token of the request is taken out of it. */
export declare function statusError(response: Response, token: Secret, signal: AbortSignal): Promise<HttpStatusError>;
/** @param text the body, or its beginning */
export declare function notJson(text: string, cause: unknown): ProtocolError;
