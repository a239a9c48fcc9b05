import { HTTPException } from 'hono/http-exception';
import { asRecord, parseJson } from '../../core/json.ts';
import { type Answer, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { QueueOutcome, QueueRecord } from '../store/queue.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { exceededPeriods } from '../workspaces/budget.ts';
import { canCommunicate } from '../workspaces/peers.ts';
import { publishActivity } from './activity-event.ts';
import { settleQueued, toOutcome } from './delegation-rows.ts';
import { deliver, type Incoming, isStarting } from './deliver.ts';
import { type CanvasUser, markCanvasMessage, type NormalisedMessage, normaliseA2a } from './normalise.ts';

/** Who writes: a person at the canvas (or an operator for one), or a workspace. */
export type Caller =
  | { readonly kind: 'canvas'; readonly user?: CanvasUser }
  | { readonly kind: 'workspace'; readonly workspaceId: string };

export interface Outgoing {
  readonly targetId: string;
  readonly caller: Caller;
  /** Parsed JSON, of whatever shape. */
  readonly body: unknown;
  /** The longest that a synchronous answer is waited for; as long as it takes when absent. */
  readonly waitMs?: number;
}

/** One message from one to another, from the checks to the answer. Refusals are thrown. */
export async function send(services: Services, outgoing: Outgoing): Promise<Answer> {
  const { store, rules, clock } = services;
  const target = checkTarget(services, outgoing);
  const exceeded = exceededPeriods(target, services);
  if (exceeded.length > 0) {
    refuse(402, { error: 'workspace budget limit exceeded', exceeded_periods: exceeded });
  }
  const normalised = normaliseA2a(outgoing.body, rules, () => crypto.randomUUID());
  if (!normalised.ok) {
    const { error, hint } = normalised;
    refuse(400, hint === undefined ? { error } : { error, hint });
  }
  const incoming = toIncoming(services, outgoing.caller, target, normalised);
  if (incoming.callerId !== null) {
    store.workspaces.update(incoming.callerId, { last_outbound_at: clock.nowMicros() });
  }
  return deliver(services, incoming, outgoing.waitMs);
}

/** Like `send`, with a refusal as an answer. */
export async function trySend(services: Services, outgoing: Outgoing): Promise<Answer> {
  try {
    return await send(services, outgoing);
  } catch (error) {
    if (!(error instanceof HTTPException) || error.res === undefined) throw error;
    return { status: error.res.status, body: await error.res.json() };
  }
}

/** Delivers what was queued for a workspace, if it can take it now. */
export async function deliverQueued(services: Services, workspaceId: string): Promise<void> {
  const { store, clock } = services;
  for (const item of store.queue.waiting(workspaceId)) {
    const target = store.workspaces.get(workspaceId);
    if (target === undefined || isStarting(target, services)) return;
    const nowMicros = clock.nowMicros();
    if (item.expires_at !== null && item.expires_at <= nowMicros) {
      store.queue.finish(item.queue_id, { status: 'dropped', nowMicros, error: 'expired' });
      settleDelegation(item, { status: 410, body: { error: 'expired in the queue' } }, services);
      continue;
    }
    store.queue.dispatched(item.queue_id, nowMicros);
    const answer = await redeliver(services, target, item);
    if (asRecord(answer.body)?.queue_id === item.queue_id) {
      store.queue.release(item.queue_id);
      return;
    }
    const finished = { nowMicros: clock.nowMicros(), ...queueOutcome(answer) };
    store.queue.finish(item.queue_id, finished);
    noteQueued(item, answer, services);
    settleDelegation(item, answer, services);
  }
}

/** Whether a workspace can take on something more. */
export function hasTime({ active_tasks: active, max_concurrent_tasks: most }: WorkspaceRecord): boolean {
  return active < most;
}

/**
 * A message from the queue is a row like every other; that it was put into the inbox is then noted in it as its answer.
 */
function noteQueued(item: QueueRecord, answer: Answer, services: Services): void {
  const { store, rules } = services;
  const isNoted =
    rules.marksCanvasUsers && answer.status === 200 && asRecord(answer.body)?.status === 'queued';
  if (!isNoted || item.message_id === null) return;
  const row = store.activities.byMessageId(item.workspace_id, item.message_id);
  if (row === undefined) return;
  store.activities.complete(row.id, { status: 'ok', responseBody: answer.body });
  publishActivity(
    {
      workspaceId: row.workspace_id,
      activityType: row.activity_type,
      createdAtMicros: row.created_at,
      targetId: row.target_id,
      method: row.method,
      summary: row.summary,
      requestBody: parseJson(row.request_body ?? 'null'),
      responseBody: answer.body,
      messageId: item.message_id,
    },
    services,
  );
}

/** A queued message may have been a delegation; its id is the message's. */
function settleDelegation(item: QueueRecord, answer: Answer, services: Services): void {
  const { caller_id: callerId, message_id: id, workspace_id: targetId } = item;
  if (callerId !== null && id !== null) settleQueued({ id, callerId, targetId }, toOutcome(answer), services);
}

async function redeliver(
  services: Services,
  target: WorkspaceRecord,
  { body, caller_id: callerId }: QueueRecord,
): Promise<Answer> {
  const message = normaliseA2a(JSON.parse(body), services.rules, () => crypto.randomUUID());
  return message.ok
    ? deliver(services, { target, message, callerId })
    : { status: 400, body: { error: message.error } };
}

function queueOutcome(answer: Answer): Omit<QueueOutcome, 'nowMicros'> {
  return answer.status < 300
    ? { status: 'completed', responseBody: answer.body }
    : { status: 'failed', error: `agent answered ${answer.status}` };
}

function checkTarget({ store, rules }: Services, { caller, targetId }: Outgoing): WorkspaceRecord {
  if (
    caller.kind === 'workspace' &&
    !canCommunicate(caller.workspaceId, targetId, store.workspaces, rules.rootsMayTalk)
  ) {
    refuse(403, 'access denied: workspaces cannot communicate per hierarchy rules');
  }
  return store.workspaces.get(targetId) ?? refuse(404, 'workspace not found');
}

function toIncoming(
  { rules, store }: Services,
  caller: Caller,
  target: WorkspaceRecord,
  normalised: NormalisedMessage,
): Incoming {
  if (caller.kind === 'canvas') {
    const message = rules.marksCanvasUsers
      ? markCanvasMessage(normalised, target.id, caller.user)
      : normalised;
    return { target, message, callerId: null };
  }
  checkMayDelegate(caller.workspaceId, rules, store);
  return { target, message: normalised, callerId: caller.workspaceId };
}

/** Sending to a peer and delegating need the same ability. */
export function checkMayDelegate(
  workspaceId: string,
  { isCurrent }: Services['rules'],
  { workspaces }: Services['store'],
): void {
  if (isCurrent && workspaces.get(workspaceId)?.can_delegate === 0) refuse(403, 'tool call failed');
}
