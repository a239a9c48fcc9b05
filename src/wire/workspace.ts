import { z } from 'zod';

/** `GET /workspaces/:id`: a flat object, public, with fewer keys on older platforms. */
export const workspaceSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string().nullish(),
  status: z.string(),
  parent_id: z.string().nullish(),
  runtime: z.string().nullish(),
  active_tasks: z.number().nullish(),
  broadcast_enabled: z.boolean().nullish(),
  talk_to_user_enabled: z.boolean().nullish(),
  last_heartbeat_at: z.string().nullish(),
});

/** `GET /workspaces/:id/state`, for the workspace itself. */
export const workspaceStateSchema = z.object({
  status: z.string(),
  paused: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
});

/** `POST /workspaces` with `external: true`: the token is nested, and empty when minting failed. */
export const createExternalResponseSchema = z.object({
  id: z.string(),
  connection: z.object({
    workspace_id: z.string(),
    platform_url: z.string(),
    auth_token: z.string(),
    claude_code_channel_snippet: z.string().optional(),
  }),
});

/** `GET /workspaces/:id/secrets/values`: name to plain text. */
export const secretValuesSchema = z.record(z.string(), z.string());
