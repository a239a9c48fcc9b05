import { z } from 'zod';
import { isPlainId } from '../core/target.ts';

export const memoryScopes = ['LOCAL', 'TEAM', 'GLOBAL'] as const;
export type MemoryScope = (typeof memoryScopes)[number];

/** `POST /workspaces/:id/memories`; the scope in exactly this spelling. */
export interface CommitMemoryBody {
  readonly content: string;
  readonly scope: MemoryScope;
}

export const committedMemorySchema = z.object({ id: z.string().refine(isPlainId), scope: z.string() });

/** An item of `GET /workspaces/:id/memories`: newest first, at most 50. They name their workspace only where the query counts. */
export const memorySchema = z.object({
  id: z.string(),
  content: z.string(),
  scope: z.string(),
  created_at: z.string(),
  workspace_id: z.string().optional(),
});

/** `GET /workspaces/:id/v2/memories`: searched by the memory plugin; a namespace instead of a scope. */
export const memorySearchSchema = z.object({
  memories: z
    .array(z.object({ id: z.string(), content: z.string(), namespace: z.string(), created_at: z.string() }))
    .nullable()
    .transform((memories) => memories ?? []),
});
