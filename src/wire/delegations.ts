import { z } from 'zod';

/** `POST /workspaces/:own/delegate`. One key is one delegation for as long as the platform keeps its row. */
export interface DelegateBody {
  readonly target_id: string;
  readonly task: string;
  readonly idempotency_key: string;
}

/** 202 for a new delegation; 200 with `idempotent_hit` and its present status for one that was there already. */
export const delegateResponseSchema = z.object({
  delegation_id: z.string(),
  status: z.string(),
  idempotent_hit: z.boolean().optional(),
});

/**
 * An item of `GET /workspaces/:own/delegations`. Platforms with a ledger list each delegation once; the others list
 * up to two rows of it, of which the first has its own id for a preview.
 */
export const delegationItemSchema = z.object({
  delegation_id: z.string().nullish(),
  target_id: z.string().nullish(),
  direction: z.string().nullish(),
  source_id: z.string().nullish(),
  status: z.string(),
  created_at: z.string(),
  error: z.string().nullish(),
  response_preview: z.string().nullish(),
});

/** What the request and the response of a delegation's row say. */
export const delegationRequestSchema = z.object({
  delegation_id: z.string().optional(),
  task: z.string().optional(),
});
export const delegationResponseSchema = z.object({
  delegation_id: z.string().optional(),
  text: z.string().optional(),
});
