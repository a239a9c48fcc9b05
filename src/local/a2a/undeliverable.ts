import { type Answer, refuse } from '../http/reply.ts';
import type { Services } from '../store/services.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { asRecord } from './a2a-normalise.ts';
import type { Incoming, MessageRows } from './message-rows.ts';
import { ingestsBefore } from './push-delivery.ts';

const BUSY_RETRY_SECONDS = 30;
const WAKING_RETRY_SECONDS = 15;

/** A push-mode target that nobody answers for: it may yet come, be parked, or have an address out of our reach. */
export function deliverNowhere(services: Services, rows: MessageRows, incoming: Incoming): Answer {
  const { target } = incoming;
  if (isSettling(target, services)) {
    if (ingestsBefore(incoming, services.rules.mergesMessages)) rows.store(incoming, { note: 'ingest' });
    return enqueue(services, incoming);
  }
  if (target.status === 'removed') refuse(404, 'workspace not found');
  if (target.status === 'hibernated') {
    const error = `workspace is waking from hibernation — retry in ~${WAKING_RETRY_SECONDS} seconds`;
    refuse(503, { error, waking: true, retry_after: WAKING_RETRY_SECONDS }, retryAfter(WAKING_RETRY_SECONDS));
  }
  if (target.url === null) refuse(503, { error: 'workspace has no URL', status: target.status });
  const error = 'failed to reach workspace agent';
  rows.store(incoming, { note: 'delivered', status: 'error', errorDetail: error });
  return { status: 502, body: { error } };
}

/** Whether a push-mode workspace has not come up yet, so that its messages wait. */
export function isSettling(target: WorkspaceRecord, { rules, responders }: Services): boolean {
  const isComing = target.status === 'provisioning' || target.status === 'awaiting_agent';
  const isReachable = target.delivery_mode === 'poll' || target.url !== null || responders.has(target.id);
  return rules.isCurrent && isComing && !isReachable;
}

function enqueue({ queue, clock }: Services, { target, message, callerId }: Incoming): Answer {
  const nowMicros = clock.nowMicros();
  const lifetimeSeconds = asRecord(message.payload.params)?.expires_in_seconds;
  const queueId = queue.enqueue({
    workspaceId: target.id,
    callerId,
    messageId: message.messageId,
    body: message.payload,
    nowMicros,
    expiresAtMicros:
      typeof lifetimeSeconds === 'number' ? nowMicros + Math.round(lifetimeSeconds * 1_000_000) : undefined,
  });
  return {
    status: 202,
    body: {
      queued: true,
      queue_id: queueId,
      queue_depth: queue.waiting(target.id).length,
      message: 'workspace agent busy — request queued, will dispatch when capacity available',
    },
  };
}

/** The agent took longer than its caller waits. */
export function stillBusy(): Answer {
  return {
    status: 503,
    headers: retryAfter(BUSY_RETRY_SECONDS),
    body: {
      error: 'workspace agent busy — retry after a short backoff',
      busy: true,
      retry_after: BUSY_RETRY_SECONDS,
    },
  };
}

function retryAfter(seconds: number): Record<string, string> {
  return { 'Retry-After': String(seconds) };
}
