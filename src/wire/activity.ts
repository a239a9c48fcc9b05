import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import type { Attachment } from '../core/attachment.ts';
import { asRecord } from '../core/json.ts';
import { isPlainId, isWorkspaceId } from '../core/target.ts';
import { parseTimestampMicros } from '../core/timestamp.ts';
import { inlineDataUri, present } from './message-body.ts';

/** Most rows the platform returns for one request (`limit` is silently capped there). */
export const MAX_PAGE_ROWS = 500;
/** Widest window the platform accepts; larger values are silently capped to it. */
export const MAX_SINCE_SECONDS = 2_592_000;

const text = z.string().nullish();

export const projectedAttachmentSchema = z.object({
  kind: z.string(),
  uri: z.string().optional(),
  mime_type: z.string().optional(),
  name: z.string().optional(),
});

/** Ids come back to us in tags, notes and URLs. */
const rowId = z.string().refine(isPlainId);
const workspaceId = z.string().refine(isWorkspaceId).or(z.literal(''));

/** A row of `GET /workspaces/:id/activity`; unknown keys are tolerated, bodies are read later. */
export const activityRowSchema = z.object({
  id: rowId,
  workspace_id: z.string(),
  activity_type: z.string(),
  source_id: workspaceId.nullish(),
  target_id: workspaceId.nullish(),
  method: text,
  summary: text,
  request_body: z.unknown().optional(),
  response_body: z.unknown().optional(),
  tool_trace: z.unknown().optional(),
  duration_ms: z.number().nullish(),
  status: text,
  error_detail: text,
  created_at: z.string(),
  seq: z.number().int().optional(),
  peer_name: text,
  peer_role: text,
  agent_card_url: text,
  attachments: z.array(projectedAttachmentSchema).nullish().catch(undefined),
});

/** `POST /workspaces/:id/activity/ack`: the mark only goes up, so it may be higher than what was sent. */
export const acknowledgedSchema = z.object({ last_acked_seq: z.number().int() });

/** Longer ids are not worth remembering. */
const announcedIdSchema = z.string().min(1).max(200).optional().catch(undefined);

/** What `ACTIVITY_LOGGED` of the event stream says of a row of the feed: neither its id nor its time. */
const loggedSchema = z.object({
  activity_type: z.literal('a2a_receive'),
  message_id: announcedIdSchema,
  source_id: announcedIdSchema,
});

export interface LoggedMessage {
  /** The sender's own id of the message; platforms before mid-2026 do not say it. */
  readonly messageId?: string;
  /** Absent for the canvas user. */
  readonly sourceId?: string;
}

/** The message that an event tells of; undefined for other events. */
export function loggedMessage(type: string, data: unknown): LoggedMessage | undefined {
  const logged = type === 'ACTIVITY_LOGGED' ? loggedSchema.safeParse(data).data : undefined;
  if (logged === undefined) return undefined;
  return { ...present('messageId', logged.message_id), ...present('sourceId', logged.source_id) };
}

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

export type ParsedRow = { readonly ok: true; readonly activity: Activity } | UnreadableRow;

/** A row of a wrong shape is a value, not an exception. `parseWhole`: of a large row, of which `row` lacks what is nested. */
export function parseActivityRow(row: unknown, parseWhole?: () => unknown): ParsedRow {
  const parsed = activityRowSchema.safeParse(row);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return unreadableRow(row, `${issue?.path.join('.') || 'row'}: ${issue?.code ?? 'invalid'}`);
  }
  const data = parsed.data;
  const createdAtMicros = parseTimestampMicros(data.created_at);
  if (createdAtMicros === undefined) return unreadableRow(row, 'created_at: not a time');
  const activity: Activity = {
    id: data.id,
    workspaceId: data.workspace_id,
    type: data.activity_type,
    createdAt: data.created_at,
    createdAtMicros,
    ...present('sourceId', data.source_id),
    ...present('targetId', data.target_id),
    ...present('method', data.method),
    ...present('summary', data.summary),
    ...present('status', data.status),
    ...present('errorDetail', data.error_detail),
    ...present('peerName', data.peer_name),
    ...present('peerRole', data.peer_role),
    ...(data.seq === undefined ? {} : { seq: data.seq }),
    ...(data.request_body === undefined ? {} : { requestBody: data.request_body }),
    ...(data.response_body === undefined ? {} : { responseBody: data.response_body }),
    projectedAttachments: (data.attachments ?? []).map(toAttachment),
  };
  return { ok: true, activity: parseWhole === undefined ? activity : withLargeBodies(activity, parseWhole) };
}

/** Its bodies are read from its bytes when they are asked for, and not kept. */
function withLargeBodies(activity: Activity, parseWhole: () => unknown): Activity {
  return {
    ...activity,
    isLarge: true,
    get requestBody() {
      return asRecord(parseWhole())?.request_body;
    },
    get responseBody() {
      return asRecord(parseWhole())?.response_body;
    },
  };
}

const knownSchema = z.object({
  id: rowId.optional().catch(undefined),
  created_at: z.string().optional().catch(undefined),
});

/** @param row what could be read of it */
export function unreadableRow(row: unknown, problem: string): UnreadableRow {
  const { id, created_at: createdAt = '' } = knownSchema.safeParse(row).data ?? {};
  return { ok: false, problem, rowId: id, createdAtMicros: parseTimestampMicros(createdAt) };
}

function toAttachment(wire: z.output<typeof projectedAttachmentSchema>): Attachment {
  const inline = wire.uri === undefined ? undefined : inlineDataUri(wire.uri);
  return {
    kind: wire.kind,
    ...present('name', wire.name),
    ...present('mimeType', wire.mime_type),
    ...(inline === undefined ? present('uri', wire.uri) : { isInline: true, bytes: inline.bytes }),
  };
}
