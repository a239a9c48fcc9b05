import { HTTPException } from 'hono/http-exception';
import { type Answer, refuse } from '../http/reply.ts';
import { aborted, pause } from '../store/clock.ts';
import type { Services } from '../store/services.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { type CanvasUser, markCanvasMessage, type NormalisedMessage, normaliseA2a } from './a2a-normalise.ts';
import { canCommunicate } from './hierarchy.ts';
import { createMessageRows, type Incoming, type MessageRows } from './message-rows.ts';
import { ingestsBefore, pushTo } from './push-delivery.ts';
import { deliverNowhere, isSettling, stillBusy } from './undeliverable.ts';

/** Who writes: a person at the canvas (or an operator for one), or a workspace. */
export type Caller =
  | { readonly kind: 'canvas'; readonly user?: CanvasUser }
  | { readonly kind: 'workspace'; readonly workspaceId: string };

export interface Outgoing {
  readonly targetId: string;
  readonly caller: Caller;
  /** Parsed JSON, of whatever shape. */
  readonly body: unknown;
  /** The longest that a synchronous answer is waited for; none when absent. */
  readonly waitMs?: number;
}

export interface A2a {
  /** One message from one to another, from the checks to the answer. Refusals are thrown. */
  send(outgoing: Outgoing): Promise<Answer>;
  /** The same with a refusal as an answer. */
  attempt(outgoing: Outgoing): Promise<Answer>;
  /** Hands on what waited for a workspace that can take it now. */
  drain(workspaceId: string): Promise<void>;
}

export function createA2a(services: Services): A2a {
  const rows = createMessageRows(services);
  return {
    send: (outgoing) => send(services, rows, outgoing),
    attempt: (outgoing) => send(services, rows, outgoing).catch(refusalOf),
    async drain(workspaceId) {
      const { queue, clock, workspaces } = services;
      for (const item of queue.waiting(workspaceId)) {
        const target = workspaces.get(workspaceId);
        if (target === undefined || isSettling(target, services)) return;
        const nowMicros = clock.nowMicros();
        if (item.expires_at !== null && item.expires_at <= nowMicros) {
          queue.finish(item.queue_id, { status: 'dropped', nowMicros, error: 'expired' });
          continue;
        }
        queue.dispatched(item.queue_id, nowMicros);
        const outcome = await redeliver(services, rows, target, item.body, item.caller_id);
        queue.finish(item.queue_id, { nowMicros: clock.nowMicros(), ...outcome });
      }
    },
  };
}

async function refusalOf(error: unknown): Promise<Answer> {
  if (!(error instanceof HTTPException) || error.res === undefined) throw error;
  return { status: error.res.status, body: await error.res.json() };
}

async function send(services: Services, rows: MessageRows, outgoing: Outgoing): Promise<Answer> {
  const target = checkTarget(services, outgoing);
  const normalised = normaliseA2a(outgoing.body, services.rules, () => crypto.randomUUID());
  if (!normalised.ok) {
    const { error, hint } = normalised;
    refuse(400, hint === undefined ? { error } : { error, hint });
  }
  const incoming = toIncoming(services, outgoing, target, normalised);
  if (incoming.callerId !== null) noteOutbound(services, incoming.callerId);
  return deliver(services, rows, incoming, outgoing);
}

function checkTarget(services: Services, { caller, targetId }: Outgoing): WorkspaceRecord {
  const { workspaces, rules } = services;
  if (caller.kind === 'workspace') {
    const parentOf = (id: string) => workspaces.parentOf(id);
    if (!canCommunicate(caller.workspaceId, targetId, parentOf, rules.rootsMayTalk)) {
      refuse(403, 'access denied: workspaces cannot communicate per hierarchy rules');
    }
  }
  return workspaces.get(targetId) ?? refuse(404, 'workspace not found');
}

function toIncoming(
  { rules, workspaces }: Services,
  { caller }: Outgoing,
  target: WorkspaceRecord,
  normalised: NormalisedMessage,
): Incoming {
  if (caller.kind === 'canvas') {
    const message = rules.isCurrent ? markCanvasMessage(normalised, target.id, caller.user) : normalised;
    return { target, message, callerId: null };
  }
  if (rules.isCurrent && workspaces.get(caller.workspaceId)?.can_delegate === 0) {
    refuse(403, 'tool call failed');
  }
  return { target, message: normalised, callerId: caller.workspaceId };
}

function noteOutbound({ workspaces, clock }: Services, workspaceId: string): void {
  workspaces.update(workspaceId, { last_outbound_at: clock.nowMicros() });
}

async function deliver(
  services: Services,
  rows: MessageRows,
  incoming: Incoming,
  outgoing: Outgoing,
): Promise<Answer> {
  const { rules, responders } = services;
  const { target, message } = incoming;
  if (rules.hasPollMode && target.delivery_mode === 'poll') {
    const isIngested = ingestsBefore(incoming, rules.mergesMessages);
    rows.store(incoming, { note: isIngested ? 'ingest' : 'queued for poll' });
    return { status: 200, body: { status: 'queued', delivery_mode: 'poll', method: message.method } };
  }
  const responder = responders.get(target.id);
  if (responder === undefined || target.status === 'removed') return deliverNowhere(services, rows, incoming);
  return waitFor(pushTo(responder, incoming, services, rows), services, outgoing);
}

/** A person's message, or a caller's own deadline, stops waiting; the agent's turn goes on in any case. */
async function waitFor(
  turn: Promise<Answer>,
  { settings, closed, rules }: Services,
  outgoing: Outgoing,
): Promise<Answer> {
  const isCanvas = outgoing.caller.kind === 'canvas' && rules.isCurrent;
  const limits = [outgoing.waitMs, isCanvas ? settings.canvasSyncBudgetMs : undefined];
  const waitMs = Math.min(...limits.filter((limit) => limit !== undefined));
  const stop = new AbortController();
  const deadline = Number.isFinite(waitMs)
    ? pause(waitMs, AbortSignal.any([closed, stop.signal]))
    : aborted(AbortSignal.any([closed, stop.signal]));
  const answer = await Promise.race([turn, deadline]);
  stop.abort();
  if (answer !== undefined) return answer;
  if (isCanvas && waitMs === settings.canvasSyncBudgetMs) {
    return { status: 200, body: { status: 'queued', delivery_mode: 'push-async', method: 'message/send' } };
  }
  return stillBusy();
}

type Redelivery =
  | { readonly status: 'completed'; readonly responseBody: unknown }
  | { readonly status: 'failed'; readonly error: string };

async function redeliver(
  services: Services,
  rows: MessageRows,
  target: WorkspaceRecord,
  body: string,
  callerId: string | null,
): Promise<Redelivery> {
  const normalised = normaliseA2a(JSON.parse(body), services.rules, () => crypto.randomUUID());
  if (!normalised.ok) return { status: 'failed', error: normalised.error };
  const caller: Caller =
    callerId === null ? { kind: 'canvas' } : { kind: 'workspace', workspaceId: callerId };
  const answer = await deliver(
    services,
    rows,
    { target, message: normalised, callerId },
    { targetId: target.id, caller, body },
  );
  return answer.status < 300
    ? { status: 'completed', responseBody: answer.body }
    : { status: 'failed', error: `agent answered ${answer.status}` };
}
