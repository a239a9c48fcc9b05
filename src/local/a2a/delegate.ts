import type { Answer } from '../http/reply.ts';
import { pause } from '../store/clock.ts';
import type { Services } from '../store/services.ts';
import type { A2a, Caller } from './a2a.ts';
import { asRecord } from './a2a-normalise.ts';
import { readAnswer, sortedJson } from './result-text.ts';

export interface Delegation {
  readonly id: string;
  /** The row of the delegation in the caller's log. */
  readonly rowId: string;
  readonly callerId: string;
  readonly targetId: string;
  readonly task: string;
}

const SUMMARY_CHARACTERS = 80;

/**
 * Carries one delegation out, in its own time: a call through `/a2a`, then a second row with what came back. A
 * poll-mode target is done at once, with the note that the message is queued for an answer.
 */
export async function carryOut(delegation: Delegation, services: Services, a2a: A2a): Promise<void> {
  const { activities, closed } = services;
  activities.complete(delegation.rowId, { status: 'dispatched' });
  const outcome = await callTwice(delegation, services, a2a);
  if (closed.aborted) return;
  const isDone = outcome.error === undefined;
  activities.complete(delegation.rowId, {
    status: isDone ? 'completed' : 'failed',
    ...(isDone ? {} : { errorDetail: outcome.error }),
  });
  recordResult(delegation, outcome, services);
}

export interface DelegationOutcome {
  readonly text: string;
  readonly error?: string;
}

/** The row that tells the caller how it ended. */
export function recordResult(
  { id, callerId, targetId }: Omit<Delegation, 'rowId' | 'task'>,
  outcome: DelegationOutcome,
  { activities, clock, events }: Services,
): void {
  const isDone = outcome.error === undefined;
  activities.insertChecked({
    workspaceId: callerId,
    activityType: 'delegation',
    createdAtMicros: clock.nowMicros(),
    sourceId: callerId,
    targetId,
    method: 'delegate_result',
    summary: isDone
      ? `Delegation completed (${outcome.text.slice(0, SUMMARY_CHARACTERS)})`
      : 'Delegation failed',
    requestBody: { delegation_id: id },
    responseBody: { text: outcome.text, delegation_id: id },
    status: isDone ? 'completed' : 'failed',
    ...(isDone ? {} : { errorDetail: outcome.error }),
  });
  events.publish(isDone ? 'DELEGATION_COMPLETE' : 'DELEGATION_FAILED', callerId, {
    delegation_id: id,
    target_id: targetId,
  });
}

async function callTwice(
  delegation: Delegation,
  { settings, closed }: Services,
  a2a: A2a,
): Promise<DelegationOutcome> {
  const first = await call(delegation, a2a);
  if (!isWorthRetrying(first)) return toOutcome(first);
  await pause(settings.delegationRetryMs, closed);
  return closed.aborted ? toOutcome(first) : toOutcome(await call(delegation, a2a));
}

async function call({ id, callerId, targetId, task }: Delegation, a2a: A2a): Promise<Answer> {
  const caller: Caller = { kind: 'workspace', workspaceId: callerId };
  const message = {
    role: 'user',
    messageId: id,
    metadata: { delegation_id: id },
    parts: [{ kind: 'text', text: task }],
  };
  const body = { jsonrpc: '2.0', id: crypto.randomUUID(), method: 'message/send', params: { message } };
  return a2a.attempt({ targetId, caller, body });
}

function isWorthRetrying({ status, body }: Answer): boolean {
  return status === 502 || asRecord(body)?.restarting === true;
}

function toOutcome({ status, body }: Answer): DelegationOutcome {
  const fields = asRecord(body);
  const error = fields?.error;
  if (status >= 300) return { text: '', error: typeof error === 'string' ? error : `status ${status}` };
  const rpcError = asRecord(error)?.message ?? error;
  if (rpcError !== undefined) return { text: '', error: String(rpcError) };
  return { text: readAnswer(body)?.text || sortedJson(body) };
}
