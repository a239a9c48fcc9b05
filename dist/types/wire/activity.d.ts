import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
/** Most rows the platform returns for one request (`limit` is silently capped there). */
export declare const MAX_PAGE_ROWS = 500;
/** Widest window the platform accepts; larger values are silently capped to it. */
export declare const MAX_SINCE_SECONDS = 2592000;
export declare const projectedAttachmentSchema: z.ZodObject<{
    kind: z.ZodString;
    uri: z.ZodOptional<z.ZodString>;
    mime_type: z.ZodOptional<z.ZodString>;
    name: z.ZodOptional<z.ZodString>;
}, z.core.$strip>;
/** A row of `GET /workspaces/:id/activity`; unknown keys are tolerated, bodies are read later. */
export declare const activityRowSchema: z.ZodObject<{
    id: z.ZodString;
    workspace_id: z.ZodString;
    activity_type: z.ZodString;
    source_id: z.ZodOptional<z.ZodNullable<z.ZodUnion<[z.ZodString, z.ZodLiteral<"">]>>>;
    target_id: z.ZodOptional<z.ZodNullable<z.ZodUnion<[z.ZodString, z.ZodLiteral<"">]>>>;
    method: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    summary: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    request_body: z.ZodOptional<z.ZodUnknown>;
    response_body: z.ZodOptional<z.ZodUnknown>;
    tool_trace: z.ZodOptional<z.ZodUnknown>;
    duration_ms: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    status: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    error_detail: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    created_at: z.ZodString;
    seq: z.ZodOptional<z.ZodNumber>;
    peer_name: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    peer_role: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    agent_card_url: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    attachments: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodObject<{
        kind: z.ZodString;
        uri: z.ZodOptional<z.ZodString>;
        mime_type: z.ZodOptional<z.ZodString>;
        name: z.ZodOptional<z.ZodString>;
    }, z.core.$strip>>>>>;
}, z.core.$strip>;
/** `POST /workspaces/:id/activity/ack`: the mark only goes up, so it may be higher than what was sent. */
export declare const acknowledgedSchema: z.ZodObject<{
    last_acked_seq: z.ZodNumber;
}, z.core.$strip>;
export interface LoggedMessage {
    /** The sender's own id of the message; platforms before mid-2026 do not say it. */
    readonly messageId?: string;
    /** Absent for the canvas user. */
    readonly sourceId?: string;
}
/** The message that an event tells of; undefined for other events. */
export declare function loggedMessage(type: string, data: unknown): LoggedMessage | undefined;
export type ActivityRow = z.input<typeof activityRowSchema>;
/** A row that does not become an activity, with what is known of it all the same. */
export interface UnreadableRow {
    readonly ok: false;
    /** In our words. */
    readonly problem: string;
    /** Fit to be stored and asked for. */
    readonly rowId: string | undefined;
    readonly createdAtMicros: number | undefined;
}
export type ParsedRow = {
    readonly ok: true;
    readonly activity: Activity;
} | UnreadableRow;
/** A row of a wrong shape is a value, not an exception. `parseWhole`: of a large row, of which `row` lacks what is nested. */
export declare function parseActivityRow(row: unknown, parseWhole?: () => unknown): ParsedRow;
/** @param row what could be read of it */
export declare function unreadableRow(row: unknown, problem: string): UnreadableRow;
