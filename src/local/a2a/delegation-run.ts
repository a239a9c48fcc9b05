import { asRecord } from '../../core/json.ts';
import type { Answer } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { pause } from '../store/clock.ts';
import { type DelegationEnds, recordQueued, recordResult, toOutcome } from './delegation-rows.ts';
import { trySend } from './send.ts';
import { messageRequest } from './send-as.ts';

export interface Delegation extends DelegationEnds {
  /** The row of the delegation in the caller's log. */
  readonly rowId: string;
  readonly task: string;
}

/**
 * Runs one delegation in the background: a message to the target, then a second row with what came back. With a
 * poll-mode target it is done at once: the note that the message is queued counts as the answer, as does a JSON-RPC
 * error that an agent answers.
 */
export async function runDelegation(delegation: Delegation, services: Services): Promise<void> {
  const { id, callerId, targetId, rowId } = delegation;
  const { store, closed, events } = services;
  const { activities } = store;
  activities.complete(rowId, { status: 'dispatched' });
  events.publish('DELEGATION_STATUS', callerId, {
    delegation_id: id,
    target_id: targetId,
    status: 'dispatched',
  });
  const answer = await callTwice(delegation, services);
  if (closed.aborted) return;
  if (answer.status === 202 && asRecord(answer.body)?.queued === true) {
    activities.complete(rowId, { status: 'queued' });
    recordQueued(delegation, services);
    return;
  }
  const outcome = toOutcome(answer);
  activities.complete(
    rowId,
    'error' in outcome ? { status: 'failed', errorDetail: outcome.error } : { status: 'completed' },
  );
  recordResult(delegation, outcome, services);
}

/** Calls once more when the peer could not be reached. */
async function callTwice(delegation: Delegation, services: Services): Promise<Answer> {
  const { settings, closed } = services;
  const first = await call(delegation, services);
  if (!isWorthRetrying(first)) return first;
  await pause(settings.delegationRetryMs, closed);
  return closed.aborted ? first : call(delegation, services);
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
