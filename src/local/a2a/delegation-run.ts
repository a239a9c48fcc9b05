import { asRecord } from '../../core/json.ts';
import type { Answer } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { pause } from '../store/clock.ts';
import { readAnswer } from './answer.ts';
import { trySend } from './send.ts';
import { messageRequest } from './send-as.ts';

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
 * Runs one delegation in the background: a message to the target, then a second row with what came back. With a
 * poll-mode target it is done at once: the note that the message is queued counts as the answer.
 */
export async function runDelegation(delegation: Delegation, services: Services): Promise<void> {
  const { store, closed } = services;
  const { activities } = store;
  activities.complete(delegation.rowId, { status: 'dispatched' });
  const outcome = await callTwice(delegation, services);
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
  { store, clock, events }: Services,
): void {
  const isDone = outcome.error === undefined;
  store.activities.insertChecked({
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

/** Calls once more when the peer could not be reached. */
async function callTwice(delegation: Delegation, services: Services): Promise<DelegationOutcome> {
  const { settings, closed } = services;
  const first = await call(delegation, services);
  if (!isWorthRetrying(first)) return toOutcome(first);
  await pause(settings.delegationRetryMs, closed);
  return toOutcome(closed.aborted ? first : await call(delegation, services));
}

async function call({ id, callerId, targetId, task }: Delegation, services: Services): Promise<Answer> {
  const metadata = { delegation_id: id };
  const message = { messageId: id, metadata, parts: [{ kind: 'text', text: task }] };
  const caller = { kind: 'workspace', workspaceId: callerId } as const;
  return trySend(services, { targetId, caller, body: messageRequest(message) });
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

/** JSON with its keys in order, as the platform's own maps come out. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, nested: unknown) => {
    const fields = Array.isArray(nested) ? undefined : asRecord(nested);
    if (fields === undefined) return nested;
    return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
