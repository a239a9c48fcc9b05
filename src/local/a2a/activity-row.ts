import type { z } from 'zod';
import { asRecord, type Json, parseJson } from '../../core/json.ts';
import type { ActivityRow, projectedAttachmentSchema } from '../../wire/activity.ts';
import { FILE_KINDS } from '../../wire/message-body.ts';
import type { EraRules } from '../http/era.ts';
import type { ActivityRecord } from '../store/activities.ts';
import { goTimestamp } from '../store/clock.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';

/** A stored row as it is sent: columns without a value are null, bodies without a value are absent. */
export function toActivityRow(record: ActivityRecord, rules: EraRules): ActivityRow {
  return {
    id: record.id,
    workspace_id: record.workspace_id,
    activity_type: record.activity_type,
    source_id: record.source_id,
    target_id: record.target_id,
    method: record.method,
    summary: record.summary,
    ...(record.request_body === null ? {} : { request_body: parseJson(record.request_body) }),
    ...(record.response_body === null ? {} : { response_body: parseJson(record.response_body) }),
    ...(record.tool_trace === null ? {} : { tool_trace: parseJson(record.tool_trace) }),
    duration_ms: record.duration_ms,
    status: record.status,
    error_detail: record.error_detail,
    created_at: goTimestamp(record.created_at),
    ...(rules.hasSeq ? { seq: record.seq } : {}),
  };
}

/** The additions of `include=peer_info`; each is absent where it does not apply. */
export function withPeerInfo(
  row: ActivityRow,
  peer: WorkspaceRecord | undefined,
  publicBase: string,
): ActivityRow {
  const attachments = projectAttachments(row.request_body);
  return {
    ...row,
    peer_name: peer?.name,
    peer_role: peer?.role || undefined,
    agent_card_url: row.source_id ? `${publicBase}/registry/discover/${row.source_id}` : undefined,
    attachments: attachments.length === 0 ? undefined : [...attachments],
  };
}

/** An entry of `attachments` in the feed. */
type ProjectedAttachment = z.infer<typeof projectedAttachmentSchema>;

/**
 * What `include=peer_info` says of a message's files, with its gaps: the MIME type of a part is read from `mime_type`
 * only, which today's parts do not have, and flat `{url}` parts are not seen at all.
 */
export function projectAttachments(requestBody: unknown): readonly ProjectedAttachment[] {
  const root = asRecord(requestBody);
  const parts = asRecord(asRecord(root?.params)?.message)?.parts;
  if (Array.isArray(parts)) return parts.map(fromPart).filter((projected) => projected !== undefined);
  const manifest = root === undefined ? undefined : fromManifest(root);
  return manifest === undefined ? [] : [manifest];
}

function fromPart(value: unknown): ProjectedAttachment | undefined {
  const part = asRecord(value);
  const kind = text(part, 'kind') ?? text(part, 'type');
  if (part === undefined || kind === undefined || !FILE_KINDS.has(kind)) return undefined;
  return projected(kind, asRecord(part.file) ?? part, 'mime_type');
}

function fromManifest(manifest: Json): ProjectedAttachment | undefined {
  if (text(manifest, 'uri') === undefined) return undefined;
  const family = /^(image|audio|video)\//.exec(text(manifest, 'mimeType') ?? '')?.[1];
  return projected(family ?? 'file', manifest, 'mimeType');
}

function projected(kind: string, source: Json, mimeKey: string): ProjectedAttachment | undefined {
  const uri = text(source, 'uri');
  const name = text(source, 'name');
  if (uri === undefined && name === undefined) return undefined;
  return { kind, uri, mime_type: text(source, mimeKey), name };
}

function text(value: Json | undefined, key: string): string | undefined {
  const found = value?.[key];
  return typeof found === 'string' && found !== '' ? found : undefined;
}
