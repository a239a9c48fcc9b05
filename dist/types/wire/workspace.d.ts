import { z } from 'zod';
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
