import { z } from 'zod';
export interface AgentCard {
    readonly name: string;
    readonly description?: string;
    readonly skills?: readonly {
        readonly name: string;
    }[];
}
export interface RegisterBody {
    readonly id: string;
    readonly delivery_mode: 'poll';
    readonly agent_card: AgentCard;
}
/** Platforms before 2026-04-29 do not echo `delivery_mode`. The token comes only while the workspace's agent has none. */
export declare const registerResponseSchema: z.ZodObject<{
    status: z.ZodString;
    delivery_mode: z.ZodOptional<z.ZodEnum<{
        poll: "poll";
        push: "push";
    }>>;
    auth_token: z.ZodOptional<z.ZodString>;
}, z.core.$strip>;
/** Fields that are left out are reset to zero by the platform. */
export interface HeartbeatBody {
    readonly workspace_id: string;
    readonly active_tasks: number;
    readonly current_task: string;
    readonly uptime_seconds: number;
    readonly error_rate: number;
}
export declare const heartbeatResponseSchema: z.ZodObject<{
    status: z.ZodString;
}, z.core.$strip>;
/** An item of `GET /registry/:id/peers`; its address is left out, since peers are never called directly. */
export declare const peerSchema: z.ZodObject<{
    id: z.ZodString;
    name: z.ZodString;
    role: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    status: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    parent_id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    active_tasks: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
}, z.core.$strip>;
/** `GET /registry/discover/:id`. The address of a poll-mode peer is a made-up host name. */
export declare const discoveredSchema: z.ZodObject<{
    id: z.ZodString;
    name: z.ZodString;
    url: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
}, z.core.$strip>;
/** `GET /workspaces/:id`: a flat object, public, with fewer keys on older platforms. */
export declare const workspaceSchema: z.ZodObject<{
    id: z.ZodString;
    name: z.ZodString;
    role: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    status: z.ZodString;
    parent_id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    runtime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    active_tasks: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    broadcast_enabled: z.ZodOptional<z.ZodNullable<z.ZodBoolean>>;
    talk_to_user_enabled: z.ZodOptional<z.ZodNullable<z.ZodBoolean>>;
    last_heartbeat_at: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
/** `GET /workspaces/:id/state`, for the workspace itself. */
export declare const workspaceStateSchema: z.ZodObject<{
    status: z.ZodString;
    paused: z.ZodOptional<z.ZodNullable<z.ZodBoolean>>;
    deleted: z.ZodOptional<z.ZodNullable<z.ZodBoolean>>;
}, z.core.$strip>;
/** `POST /workspaces` with `external: true`: the token is nested, and empty when minting failed. */
export declare const createExternalResponseSchema: z.ZodObject<{
    id: z.ZodString;
    connection: z.ZodObject<{
        workspace_id: z.ZodString;
        platform_url: z.ZodString;
        auth_token: z.ZodString;
        claude_code_channel_snippet: z.ZodOptional<z.ZodString>;
    }, z.core.$strip>;
}, z.core.$strip>;
/** `GET /workspaces/:id/secrets/values`: name to plain text. */
export declare const secretValuesSchema: z.ZodRecord<z.ZodString, z.ZodString>;
