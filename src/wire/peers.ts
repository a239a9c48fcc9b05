import { z } from 'zod';
import { isWorkspaceId } from '../core/target.ts';

/** An item of `GET /registry/:id/peers`; its address is left out, since peers are never called directly. */
export const peerSchema = z.object({
  id: z.string().refine(isWorkspaceId),
  name: z.string(),
  role: z.string().nullish(),
  status: z.string().nullish(),
  parent_id: z.string().nullish(),
  active_tasks: z.number().nullish(),
});

/** `GET /registry/discover/:id`; the address in it is left out, since peers are never called directly. */
export const discoveredSchema = z.object({ id: z.string().refine(isWorkspaceId), name: z.string() });
