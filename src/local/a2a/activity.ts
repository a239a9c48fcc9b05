import type { Hono } from 'hono';
import { z } from 'zod';
import { MAX_PAGE_ROWS, MAX_SINCE_SECONDS } from '../../wire/activity.ts';
import { optionalText, readJson } from '../http/read-request.ts';
import { ok, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { ActivityFilter, ActivityRecord, NewActivity } from '../store/activities.ts';
import { parseGoTimestamp } from '../store/clock.ts';
import { isUuid } from '../store/schema.ts';
import { publishActivity } from './activity-event.ts';
import { toActivityRow, withPeerInfo } from './activity-row.ts';

const DEFAULT_PAGE_ROWS = 100;

/** Types that an agent may report itself. */
const REPORTED_TYPES = [
  'a2a_send',
  'a2a_receive',
  'task_update',
  'agent_log',
  'skill_promotion',
  'memory_write',
  'error',
];

const reportSchema = z.object({
  activity_type: optionalText,
  method: optionalText,
  summary: optionalText,
  target_id: optionalText,
  source_id: optionalText,
  status: optionalText,
  error_detail: optionalText,
  duration_ms: z.int().nullish(),
  request_body: z.unknown().optional(),
  response_body: z.unknown().optional(),
  metadata: z.unknown().optional(),
});

/** The feed of a workspace, what it reports itself, and how far it has read. */
export function registerActivityRoutes(app: Hono, services: Services): void {
  const { auth, store, rules } = services;
  const { activities } = store;

  app.get('/workspaces/:id/activity', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const filter = readFilter(workspaceId, new URL(c.req.url).searchParams, services);
    const records = activities.list(filter);
    noteFetched(workspaceId, records, c.req.raw, services);
    const rows = records.map((record) => toActivityRow(record, rules));
    const includes = (c.req.query('include') ?? '').split(',').map((name) => name.trim());
    if (!rules.hasPeerInfo || !includes.includes('peer_info')) return ok(rows);
    const base = new URL(c.req.url).origin;
    const peers = new Map(rows.map(({ source_id: id }) => [id, id ? store.workspaces.get(id) : undefined]));
    return ok(rows.map((row) => withPeerInfo(row, peers.get(row.source_id), base)));
  });

  app.post('/workspaces/:id/activity', async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const report = await readJson(c.req.raw, reportSchema, 'invalid request body');
    if (report.activity_type === '') refuse(400, 'invalid request body');
    if (!REPORTED_TYPES.includes(report.activity_type)) {
      refuse(400, `invalid activity_type, must be one of: ${REPORTED_TYPES.join(', ')}`);
    }
    if (report.source_id !== '' && report.source_id !== workspaceId) {
      refuse(403, 'source_id must match authenticated workspace');
    }
    const activity: NewActivity = {
      workspaceId,
      activityType: report.activity_type,
      createdAtMicros: services.clock.nowMicros(),
      sourceId: workspaceId,
      targetId: report.target_id || null,
      method: report.method || null,
      summary: report.summary || null,
      requestBody: report.request_body ?? report.metadata ?? undefined,
      responseBody: report.response_body ?? undefined,
      durationMs: report.duration_ms ?? null,
      status: report.status || 'ok',
      errorDetail: report.error_detail || null,
    };
    if (activities.insertChecked(activity) !== undefined) publishActivity(activity, services);
    return ok({ status: 'logged' });
  });

  if (!rules.hasSeq) return;

  app.post('/workspaces/:id/activity/ack', async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const schema = z.object({ acked_seq: z.int() });
    const { acked_seq: seq } = await readJson(c.req.raw, schema, 'acked_seq is required');
    if (seq < 0) refuse(400, 'acked_seq must be >= 0');
    if (!isUuid(workspaceId)) refuse(500, 'failed to record ack');
    return ok({ last_acked_seq: activities.acknowledge(workspaceId, seq) });
  });

  app.get('/workspaces/:id/mail/summary', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const acked = activities.lastAcknowledged(workspaceId);
    return ok({ unread_count: activities.countAfter(workspaceId, acked), last_acked_seq: acked });
  });
}

/** What a workspace's own agent has got, the canvas shows as delivered. */
function noteFetched(
  workspaceId: string,
  records: readonly ActivityRecord[],
  request: Request,
  { auth, store, clock, events }: Services,
): void {
  const identity = auth.identify(request);
  if (identity.kind !== 'workspace' || identity.workspaceId !== workspaceId) return;
  const seqs = records
    .filter(({ source_id: source, method }) => source !== workspaceId && method === 'message/send')
    .map(({ seq }) => seq);
  if (store.marks.fetched(seqs, clock.nowMicros())) events.publish('MESSAGE_MARKED', workspaceId);
}

/** The query as the platform reads it: what the era does not know is ignored, what is wrong is refused. */
function readFilter(workspaceId: string, query: URLSearchParams, services: Services): ActivityFilter {
  const { rules } = services;
  const base = {
    workspaceId,
    type: query.get('type') || undefined,
    source: readSource(query.get('source') ?? ''),
    limit: readLimit(query.get('limit') ?? ''),
  };
  const windows = rules.hasWindows ? readWindows(query, services) : {};
  if (!isUuid(workspaceId)) refuse(500, 'query failed');
  if (!rules.hasWindows) return base;
  const cursor = readCursor(workspaceId, query.get('since_id') ?? '', services);
  return {
    ...base,
    ...windows,
    ...(cursor === undefined ? {} : { after: { createdAtMicros: cursor.created_at, seq: cursor.seq } }),
    afterComparesSeq: rules.isCurrent,
  };
}

function readSource(source: string): 'canvas' | 'agent' | undefined {
  if (source === '') return undefined;
  return source === 'canvas' || source === 'agent'
    ? source
    : refuse(400, "source must be 'canvas' or 'agent'");
}

function readLimit(text: string): number {
  const limit = readInteger(text);
  return limit === undefined || limit <= 0 ? DEFAULT_PAGE_ROWS : Math.min(limit, MAX_PAGE_ROWS);
}

function readWindows(query: URLSearchParams, { clock }: Services) {
  const peerId = query.get('peer_id') || undefined;
  if (peerId !== undefined && !isUuid(peerId)) refuse(400, 'peer_id must be a UUID');
  return {
    peerId: peerId?.toLowerCase(),
    sinceMicros: readSince(query.get('since_secs') ?? '', clock.nowMicros()),
    beforeMicros: readBefore(query.get('before_ts') ?? ''),
  };
}

function readSince(text: string, nowMicros: number): number | undefined {
  if (text === '') return undefined;
  const seconds = readInteger(text);
  if (seconds === undefined || seconds <= 0) refuse(400, 'since_secs must be a positive integer');
  return nowMicros - Math.min(seconds, MAX_SINCE_SECONDS) * 1_000_000;
}

function readBefore(text: string): number | undefined {
  if (text === '') return undefined;
  return (
    parseGoTimestamp(text) ??
    refuse(400, 'before_ts must be an RFC3339 timestamp (e.g. 2026-05-01T00:00:00Z)')
  );
}

function readCursor(workspaceId: string, id: string, { store }: Services): ActivityRecord | undefined {
  if (id === '') return undefined;
  if (!isUuid(id)) refuse(500, 'cursor lookup failed');
  return (
    store.activities.get(workspaceId, id.toLowerCase()) ??
    refuse(
      410,
      'since_id cursor not found (row may have been pruned or belongs to a different workspace); omit since_id to reset',
    )
  );
}

/** Go's idea of an integer: an optional sign and digits. */
function readInteger(text: string): number | undefined {
  return /^[+-]?\d{1,18}$/.test(text) ? Number(text) : undefined;
}
