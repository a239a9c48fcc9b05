import type { ActivityRow } from '../../wire/activity.ts';
import { parseJson } from '../http/read-body.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { EraRules } from '../store/era.ts';
import { goTimestamp } from '../store/go-time.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { projectAttachments } from './peer-info.ts';

/** A stored row on the wire: columns without a value are null, bodies without a value are not there at all. */
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
    ...(peer === undefined ? {} : { peer_name: peer.name }),
    ...(peer?.role ? { peer_role: peer.role } : {}),
    ...(row.source_id ? { agent_card_url: `${publicBase}/registry/discover/${row.source_id}` } : {}),
    ...(attachments.length === 0 ? {} : { attachments: [...attachments] }),
  };
}
