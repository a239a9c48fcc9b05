import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import { type PeerError } from './a2a.ts';
/** `POST /workspaces/:own/delegate`. One key is one delegation for as long as the platform keeps its row. */
export interface DelegateBody {
    readonly target_id: string;
    readonly task: string;
    readonly idempotency_key: string;
}
/** 202 for a new delegation, 200 with `idempotent_hit` for a known one; a `warning` where it could not be recorded. */
export declare const delegateResponseSchema: z.ZodObject<{
    delegation_id: z.ZodString;
    status: z.ZodString;
    idempotent_hit: z.ZodOptional<z.ZodBoolean>;
    warning: z.ZodOptional<z.ZodUnknown>;
}, z.core.$strip>;
/** An item of `GET /workspaces/:own/delegations`; platforms without a ledger list up to two rows of each delegation. */
export declare const delegationItemSchema: z.ZodObject<{
    delegation_id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    target_id: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    direction: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    source_id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    status: z.ZodString;
    created_at: z.ZodString;
    error: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    response_preview: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
/** How a delegation ended, or that it has not: `in_inbox` means that the peer has the task, and no answer yet. */
export type DelegationState = 'running' | 'in_inbox' | 'completed' | 'failed';
/** What one row of a delegation says. A delegation has two: the task, and later its result. */
export interface DelegationRow {
    readonly id: string;
    readonly state: DelegationState;
    readonly isResult: boolean;
    readonly peerId?: string;
    /** The whole answer; empty unless `completed`. */
    readonly text: string;
    /** Why it failed: remote text. */
    readonly error?: string;
    readonly peerError?: PeerError;
}
/** Whether the platform took its own note that a poll-mode peer has the task in its inbox for the answer. */
export declare function isQueuedNote(text: string): boolean;
/** The JSON-RPC error that the platform took for the answer, or the beginning of one; without words where it is cut off. */
export declare function peerErrorIn(text: string): PeerError | undefined;
/** Reads a row of a delegation; undefined for one without an id. */
export declare function readDelegationRow(activity: Activity): DelegationRow | undefined;
/** The answer in the row of a result, also of one that does not name its delegation; empty where there is none. */
export declare function answerTextOf({ responseBody }: Activity): string;
export declare function delegationState(status: string): DelegationState;
