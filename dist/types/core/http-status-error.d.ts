import { type Circumstances } from './diagnosis.ts';
import { PlatformError } from './errors.ts';
export interface HttpStatusFacts {
    readonly code?: string | undefined;
    readonly detail?: string | undefined;
    readonly retryAfterMs?: number | undefined;
    readonly deliveryConfirmed?: boolean | undefined;
    readonly isOwn?: boolean | undefined;
}
/** The platform answered with a status outside 2xx; what that means is decided in `diagnosis.ts`. */
export declare class HttpStatusError extends PlatformError {
    #private;
    readonly status: number;
    readonly code: string | undefined;
    /** Remote text: for the log only, never for the model. */
    readonly detail: string | undefined;
    /** How long the platform asked to wait, from `Retry-After` or the body. */
    readonly retryAfterMs: number | undefined;
    /** The platform says the message did arrive: sending it again would double it. */
    readonly deliveryConfirmed: boolean;
    /** False for an answer of something on the way to the platform. */
    readonly isOwn: boolean;
    constructor(status: number, facts?: HttpStatusFacts, circumstances?: Circumstances);
    inLightOf(circumstances: Circumstances): HttpStatusError;
}
