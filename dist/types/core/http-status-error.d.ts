import { type Actor, MoleculeError } from './errors.ts';
export interface HttpStatusFacts {
    readonly code?: string | undefined;
    readonly detail?: string | undefined;
    readonly retryAfterMs?: number | undefined;
    readonly deliveryConfirmed?: boolean | undefined;
}
/**
 * The platform answered with a status outside 2xx. What a failed poll leads to is decided in `feed-verdict.ts`, and what
 * is sent again in `platform/retry.ts`.
 */
export declare class HttpStatusError extends MoleculeError {
    readonly actor: Actor;
    readonly status: number;
    /** The platform's machine-readable `code`, when it sent one. */
    readonly code: string | undefined;
    /** Remote text: for the log only, never for the model. */
    readonly detail: string | undefined;
    /** How long the platform asked to wait, from `Retry-After` or the body. */
    readonly retryAfterMs: number | undefined;
    /** The platform says the message did arrive: sending it again would double it. */
    readonly deliveryConfirmed: boolean;
    constructor(status: number, facts?: HttpStatusFacts, options?: ErrorOptions);
}
