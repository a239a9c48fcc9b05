import { z } from 'zod';
/** `POST /workspaces/:own/delegate`. One key is one delegation for as long as the platform keeps its row. */
export interface DelegateBody {
    readonly target_id: string;
    readonly task: string;
    readonly idempotency_key: string;
}
/** 202 for a new delegation; 200 with `idempotent_hit` and its present status for one that was there already. */
export declare const delegateResponseSchema: z.ZodObject<{
    delegation_id: z.ZodString;
    status: z.ZodString;
    idempotent_hit: z.ZodOptional<z.ZodBoolean>;
}, z.core.$strip>;
/**
 * An item of `GET /workspaces/:own/delegations`. Platforms with a ledger list each delegation once; the others list
 * up to two rows of it, of which the first has its own id for a preview.
 */
export declare const delegationItemSchema: z.ZodObject<{
    delegation_id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    target_id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    direction: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    source_id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    status: z.ZodString;
    created_at: z.ZodString;
    error: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    response_preview: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
/** What the request and the response of a delegation's row say. */
export declare const delegationRequestSchema: z.ZodObject<{
    delegation_id: z.ZodOptional<z.ZodString>;
    task: z.ZodOptional<z.ZodString>;
}, z.core.$strip>;
export declare const delegationResponseSchema: z.ZodObject<{
    delegation_id: z.ZodOptional<z.ZodString>;
    text: z.ZodOptional<z.ZodString>;
}, z.core.$strip>;
