import { z } from 'zod';
import { isWorkspaceId } from '../core/target.ts';

export interface AgentCard {
  readonly name: string;
  readonly description?: string;
  readonly skills?: readonly { readonly name: string }[];
}

export interface RegisterBody {
  readonly id: string;
  readonly delivery_mode: 'poll';
  readonly agent_card: AgentCard;
}

/** Platforms before 2026-04-29 do not echo `delivery_mode`. The token comes only while the workspace's agent has none. */
export const registerResponseSchema = z.object({
  status: z.string(),
  delivery_mode: z.enum(['push', 'poll']).optional(),
  auth_token: z.string().min(1).optional(),
});

/** Fields that are left out are reset to zero by the platform. */
export interface HeartbeatBody {
  readonly workspace_id: string;
  readonly active_tasks: number;
  readonly current_task: string;
  readonly uptime_seconds: number;
  readonly error_rate: number;
}

export const heartbeatResponseSchema = z.object({ status: z.string() });

/** An item of `GET /registry/:id/peers`; its address is left out, since peers are never called directly. */
export const peerSchema = z.object({
  id: z.string().refine(isWorkspaceId),
  name: z.string(),
  role: z.string().nullish(),
  status: z.string().nullish(),
  parent_id: z.string().nullish(),
  active_tasks: z.number().nullish(),
});

/** `GET /registry/discover/:id`. The address of a poll-mode peer is a made-up host name. */
export const discoveredSchema = z.object({
  id: z.string().refine(isWorkspaceId),
  name: z.string(),
  url: z.string().nullish().catch(undefined),
});

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
