import type { Hono } from 'hono';
import { z } from 'zod';
import { asRecord, parseJson } from '../../core/json.ts';
import { isOperator } from '../http/auth.ts';
import { optionalText, readJson } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { ActivityRecord, StoredActivity } from '../store/activities.ts';
import { goTimestamp } from '../store/clock.ts';
import { isUuid } from '../store/schema.ts';
import { recordReport, sortedJson } from './delegation-rows.ts';
import { type Delegation, runDelegation } from './delegation-run.ts';
import { checkMayDelegate } from './send.ts';

const delegateSchema = z.object({
  target_id: z.string().min(1),
  task: z.string().min(1),
  idempotency_key: optionalText,
});
const recordSchema = z.object({
  target_id: z.string().min(1),
  task: z.string().min(1),
  delegation_id: z.string().min(1),
});
const updateSchema = z.object({
  status: optionalText,
  error: optionalText,
  response_preview: optionalText,
});

const MAX_LISTED = 50;
const PREVIEW_BYTES = 300;
const TASK_PREVIEW_CHARACTERS = 100;

export function registerDelegationRoutes(app: Hono, services: Services): void {
  const { auth, store } = services;

  app.post('/workspaces/:id/delegate', async (c) => {
    const callerId = auth.requireWorkspace(c);
    const body = await readJson(c.req.raw, delegateSchema, 'invalid delegation request');
    checkDelegation(callerId, body.target_id, services);
    if (isOperator(auth.identify(c.req.raw)))
      refuse(403, 'delegating needs the grant of the workspace itself');
    const earlier = earlierDelegation(callerId, body.idempotency_key, services);
    if (earlier !== undefined) return ok(earlier);
    const id = crypto.randomUUID();
    const delegation = { id, callerId, targetId: body.target_id, task: body.task };
    const row = writeRow(
      { ...delegation, idempotencyKey: body.idempotency_key, status: 'pending' },
      services,
    );
    if (row !== undefined) void runDelegation({ ...delegation, rowId: row.id }, services);
    return reply({
      status: 202,
      body: { delegation_id: id, status: 'delegated', target_id: body.target_id },
    });
  });

  app.get('/workspaces/:id/delegations', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const rows = store.activities.delegations(workspaceId, MAX_LISTED);
    return ok(rows.map((row) => toListed(row, workspaceId, services)));
  });

  registerReportRoutes(app, services);
}

/** For agents that delegate on their own and only report it. */
function registerReportRoutes(app: Hono, services: Services): void {
  const { auth, store } = services;

  app.post('/workspaces/:id/delegations/record', async (c) => {
    const callerId = auth.requireWorkspace(c);
    const body = await readJson(c.req.raw, recordSchema, 'invalid request body');
    if (!isUuid(body.target_id)) refuse(400, 'target_id must be a valid UUID');
    const { delegation_id: id, target_id: targetId, task } = body;
    writeRow({ id, callerId, targetId, task, idempotencyKey: '', status: 'dispatched' }, services);
    return reply({ status: 202, body: { delegation_id: id, status: 'recorded' } });
  });

  app.post('/workspaces/:id/delegations/:delegationId/update', async (c) => {
    const callerId = auth.requireWorkspace(c);
    const body = await readJson(c.req.raw, updateSchema, 'invalid request body');
    const { status, error, response_preview: text } = body;
    if (status !== 'completed' && status !== 'failed') {
      refuse(400, 'status must be one of: completed, failed');
    }
    const id = c.req.param('delegationId');
    const row = store.activities
      .delegations(callerId, MAX_LISTED)
      .find((candidate) => delegationId(candidate) === id && candidate.method === 'delegate');
    if (row !== undefined) {
      store.activities.complete(row.id, { status, ...(error === '' ? {} : { errorDetail: error }) });
    }
    recordReport({ id, callerId }, status === 'completed' ? { text } : { error }, services);
    return ok({ status, delegation_id: id });
  });
}

function checkDelegation(callerId: string, targetId: string, { store, rules }: Services): void {
  if (!isUuid(targetId)) refuse(400, 'target_id must be a valid UUID');
  if (targetId === callerId) {
    const more: Record<string, string> = rules.isCurrent
      ? { reason: 'self_delegation', hint: 'Do the task yourself, or name another workspace.' }
      : {};
    refuse(400, { error: 'self-delegation not permitted', ...more });
  }
  checkMayDelegate(callerId, rules, store);
}

/** The same key is the same delegation, unless that one failed. */
function earlierDelegation(callerId: string, key: string, { store }: Services) {
  const row = key === '' ? undefined : store.activities.byIdempotencyKey(callerId, key);
  if (row === undefined) return undefined;
  if (row.status === 'failed') {
    store.activities.releaseIdempotencyKey(row.id);
    return undefined;
  }
  return {
    delegation_id: delegationId(row),
    status: row.status,
    target_id: row.target_id,
    idempotent_hit: true,
  };
}

function writeRow(
  delegation: Omit<Delegation, 'rowId'> & { readonly idempotencyKey: string; readonly status: string },
  { store, clock, events }: Services,
): StoredActivity | undefined {
  const { id, callerId, targetId, task, idempotencyKey, status } = delegation;
  const preview = task.slice(0, TASK_PREVIEW_CHARACTERS);
  events.publish('DELEGATION_SENT', callerId, {
    delegation_id: id,
    target_id: targetId,
    task_preview: preview,
  });
  return store.activities.insertChecked({
    workspaceId: callerId,
    activityType: 'delegation',
    createdAtMicros: clock.nowMicros(),
    sourceId: callerId,
    targetId,
    method: 'delegate',
    summary: `Delegating to ${targetId}`,
    requestBody: { task, delegation_id: id },
    responseBody: { delegation_id: id },
    status,
    ...(idempotencyKey === '' ? {} : { idempotencyKey }),
  });
}

function toListed(row: ActivityRecord, workspaceId: string, { rules }: Services) {
  return {
    id: row.id,
    type: 'delegation',
    source_id: row.source_id ?? '',
    target_id: row.target_id ?? '',
    direction: rules.isCurrent ? (row.source_id === workspaceId ? 'sent' : 'received') : undefined,
    summary: row.summary ?? '',
    status: row.status,
    created_at: goTimestamp(row.created_at),
    delegation_id: delegationId(row),
    error: row.error_detail ?? undefined,
    response_preview: previewOf(row),
  };
}

function delegationId(row: ActivityRecord): string | undefined {
  const bodies = [row.response_body, row.request_body].map((body) => asRecord(parseJson(body ?? '')));
  return bodies.map((body) => body?.delegation_id).find((id) => typeof id === 'string');
}

function previewOf(row: ActivityRecord): string | undefined {
  if (row.response_body === null) return undefined;
  const body = parseJson(row.response_body);
  const text = asRecord(body)?.text;
  const preview = Buffer.from(typeof text === 'string' && text !== '' ? text : sortedJson(body));
  return new TextDecoder().decode(preview.subarray(0, PREVIEW_BYTES));
}
