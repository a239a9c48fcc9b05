import type { z } from 'zod';
import { asRecord } from '../../core/json.ts';
import type { queuedSchema } from '../../wire/a2a.ts';
import { readMessageBody } from '../../wire/message-body.ts';
import { type Answer, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { NewActivity, StoredActivity } from '../store/activities.ts';
import { aborted, pause } from '../store/clock.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { publishActivity } from './activity-event.ts';
import type { PeerResponder } from './answer.ts';
import type { NormalisedMessage } from './normalise.ts';
import { AgentBrokeOff, agentAt, isLoopback, toAnswer } from './push-agent.ts';

/** A message that passed all checks. */
export interface Incoming {
  readonly target: WorkspaceRecord;
  readonly message: NormalisedMessage;
  /** Null for a person. */
  readonly callerId: string | null;
}

const BUSY_RETRY_SECONDS = 30;
const WAKING_RETRY_SECONDS = 15;

/** Puts a message into the inbox of a poll-mode workspace, or asks a push-mode agent and answers with its answer. */
export async function deliver(services: Services, incoming: Incoming, waitMs?: number): Promise<Answer> {
  const { target, message } = incoming;
  if (services.rules.hasPollMode && target.delivery_mode === 'poll') {
    const note = isStoredFirst(services, incoming) ? 'ingest' : 'queued for poll';
    await storeMessage(services, incoming, note);
    return queued('poll', message.method);
  }
  const responder = responderOf(target, services);
  if (responder === undefined || target.status === 'removed') return queueOrRefuse(services, incoming);
  return waitFor(pushTo(responder, services, incoming), services, incoming, waitMs);
}

/** The agent of a push-mode workspace: in this process, or at an address of this machine. */
function responderOf({ id, url }: WorkspaceRecord, { responders }: Services): PeerResponder | undefined {
  return responders.get(id) ?? (url !== null && isLoopback(url) ? agentAt(url) : undefined);
}

function queued(mode: 'poll' | 'push-async', method: string): Answer {
  const body: z.input<typeof queuedSchema> = { status: 'queued', delivery_mode: mode, method };
  return { status: 200, body };
}

/** Whether a message is a row before it is delivered. */
function isStoredFirst({ rules }: Services, { message }: Incoming): boolean {
  return rules.mergesMessages && message.method === 'message/send';
}

interface RowResult {
  readonly status?: string;
  readonly responseBody?: unknown;
  readonly durationMs?: number;
  readonly errorDetail?: string;
}

/** Writes the row of a message. Resolves with its id, or that of the row that has its `messageId` already. */
async function storeMessage(
  services: Services,
  { target, message, callerId }: Incoming,
  note: 'ingest' | 'queued for poll' | undefined,
  result: RowResult = {},
): Promise<string | undefined> {
  const { store, clock, events, rules } = services;
  const { method, messageId } = message;
  const activity: NewActivity = {
    workspaceId: target.id,
    activityType: 'a2a_receive',
    createdAtMicros: clock.nowMicros(),
    sourceId: callerId,
    targetId: target.id,
    method,
    summary: `${method} → ${target.name}${note === undefined ? '' : ` (${note})`}`,
    requestBody: message.payload,
    ...(rules.mergesMessages && messageId !== undefined ? { messageId } : {}),
    ...result,
  };
  const stored = store.activities.insertChecked(activity);
  if (stored === undefined) {
    return messageId === undefined ? undefined : store.activities.byMessageId(target.id, messageId)?.id;
  }
  const { inReplyTo } = readMessageBody(message.payload);
  if (inReplyTo !== undefined) store.marks.answers(stored.seq, inReplyTo);
  await commit([stored], [target.id, ...(callerId === null ? [] : [callerId])], services);
  publishActivity(activity, services);
  events.publish(callerId === null ? 'USER_MESSAGE' : 'PEER_MESSAGE', target.id, {
    activity_id: stored.id,
    source_id: callerId,
  });
  return stored.id;
}

/**
 * Ends the transaction that wrote rows: at once, or as late as a fault says. Other transactions overtake it meanwhile.
 * @param workspaceIds the inbox and the sender, by which a fault is found
 */
export async function commit(
  rows: readonly StoredActivity[],
  workspaceIds: readonly string[],
  { store, faults, closed }: Services,
): Promise<void> {
  const delay = faults.takeRowDelay(workspaceIds);
  if (delay === undefined) return;
  store.activities.hold(rows);
  await pause(delay.delayMs, AbortSignal.any([delay.over, closed]));
  if (!closed.aborted) store.activities.commit(rows);
}

/**
 * One turn of a push-mode agent in this process. The row of the message is completed, or written now where the era
 * has no row before delivery.
 */
async function pushTo(responder: PeerResponder, services: Services, incoming: Incoming): Promise<Answer> {
  const { store, clock, events, closed } = services;
  const rowId = isStoredFirst(services, incoming)
    ? await storeMessage(services, incoming, 'ingest')
    : undefined;
  const startedMicros = clock.nowMicros();
  const answer = await ask(responder, services, incoming);
  if (closed.aborted || answer.status === 202) return answer;
  const result = {
    status: answer.status < 300 ? 'ok' : 'error',
    durationMs: Math.round((clock.nowMicros() - startedMicros) / 1000),
    ...(answer.body === undefined ? {} : { responseBody: answer.body }),
    ...(answer.status < 300 ? {} : { errorDetail: `agent answered ${answer.status}` }),
  };
  if (rowId === undefined) await storeMessage(services, incoming, undefined, result);
  else store.activities.complete(rowId, result);
  events.publish('A2A_RESPONSE', incoming.target.id, { method: incoming.message.method });
  return answer;
}

async function ask(responder: PeerResponder, services: Services, incoming: Incoming): Promise<Answer> {
  const { message, callerId } = incoming;
  const signal = services.closed;
  try {
    const { text } = readMessageBody(message.payload);
    return toAnswer(await responder({ text, body: message.payload, senderId: callerId, signal }));
  } catch (error) {
    if (error instanceof AgentBrokeOff) return enqueue(services, incoming);
    return { status: 502, body: { error: 'failed to reach workspace agent' } };
  }
}

/** A person's message, or a caller's own deadline, stops waiting; the agent's turn goes on in any case. */
async function waitFor(
  turn: Promise<Answer>,
  { settings, closed, rules }: Services,
  { callerId }: Incoming,
  callerWaitMs: number | undefined,
): Promise<Answer> {
  const canvasWaitMs = callerId === null && rules.isCurrent ? settings.canvasSyncBudgetMs : undefined;
  const waitMs = Math.min(...[callerWaitMs, canvasWaitMs].filter((limit) => limit !== undefined));
  const answered = new AbortController();
  const over = AbortSignal.any([closed, answered.signal]);
  const answer = await Promise.race([turn, Number.isFinite(waitMs) ? pause(waitMs, over) : aborted(over)]);
  answered.abort();
  if (answer !== undefined) return answer;
  if (waitMs === canvasWaitMs) return queued('push-async', 'message/send');
  return {
    status: 503,
    headers: { 'Retry-After': String(BUSY_RETRY_SECONDS) },
    body: {
      error: 'workspace agent busy — retry after a short backoff',
      busy: true,
      retry_after: BUSY_RETRY_SECONDS,
    },
  };
}

/** For a push-mode workspace without an agent in this process: it is queued while that starts, else refused. */
async function queueOrRefuse(services: Services, incoming: Incoming): Promise<Answer> {
  const { target } = incoming;
  if (isStarting(target, services)) {
    if (isStoredFirst(services, incoming)) await storeMessage(services, incoming, 'ingest');
    return enqueue(services, incoming);
  }
  if (target.status === 'removed') refuse(404, 'workspace not found');
  if (target.status === 'hibernated') {
    const error = `workspace is waking from hibernation — retry in ~${WAKING_RETRY_SECONDS} seconds`;
    const headers = { 'Retry-After': String(WAKING_RETRY_SECONDS) };
    refuse(503, { error, waking: true, retry_after: WAKING_RETRY_SECONDS }, headers);
  }
  if (target.url === null) refuse(503, { error: 'workspace has no URL', status: target.status });
  const error = 'failed to reach workspace agent';
  await storeMessage(services, incoming, undefined, { status: 'error', errorDetail: error });
  return { status: 502, body: { error } };
}

/** Whether a push-mode workspace has not come up yet, so that its messages are queued. */
export function isStarting(target: WorkspaceRecord, { rules, responders }: Services): boolean {
  const isComing = target.status === 'provisioning' || target.status === 'awaiting_agent';
  const isReachable = target.delivery_mode === 'poll' || target.url !== null || responders.has(target.id);
  return rules.isCurrent && isComing && !isReachable;
}

function enqueue({ store, clock }: Services, { target, message, callerId }: Incoming): Answer {
  const nowMicros = clock.nowMicros();
  const lifetimeSeconds = asRecord(message.payload.params)?.expires_in_seconds;
  const queueId = store.queue.enqueue({
    workspace_id: target.id,
    caller_id: callerId,
    message_id: message.messageId ?? null,
    body: JSON.stringify(message.payload),
    enqueued_at: nowMicros,
    expires_at:
      typeof lifetimeSeconds === 'number' ? nowMicros + Math.round(lifetimeSeconds * 1_000_000) : null,
  });
  return {
    status: 202,
    body: {
      queued: true,
      queue_id: queueId,
      queue_depth: store.queue.waiting(target.id).length,
      message: 'workspace agent busy — request queued, will dispatch when capacity available',
    },
  };
}
