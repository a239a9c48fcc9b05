import { messageRequest } from '../a2a/send-as.ts';
import type { Services } from '../http/services.ts';
import type { RequestParty, RequestRecord } from '../store/requests.ts';

/** Below that of messages: an agent with something to do gets those first. */
const PRIORITY = 10;
const NUDGE_AFTER_MICROS = 600_000_000;
const NUDGE_AGAIN_AFTER_MICROS = 3_600_000_000;

/** Tells the agent that raised a request how it ended: as a message, which only the beginning of its id tells apart. */
export function noticeOutcome(
  request: RequestRecord,
  status: string,
  by: RequestParty,
  services: Services,
): void {
  const who = by.type === 'agent' ? `agent ${by.id}` : 'the user';
  const text =
    `Your ${request.kind} request ${JSON.stringify(request.title)} (id ${request.id}) was ${status} by ${who}. ` +
    'get_request shows its thread, check_requests all that you raised.';
  queueNotice(request.requester_id, { id: `request-responded:${request.id}`, text }, services);
}

/** Tells the agent that raised a request that somebody wants to know more. */
export function noticeQuestion(
  request: RequestRecord,
  messageId: string,
  body: string,
  services: Services,
): void {
  const text =
    `More info requested on your ${request.kind} request ${JSON.stringify(request.title)} (id ${request.id}): ${body}\n` +
    'Reply with add_request_message.';
  queueNotice(request.requester_id, { id: `request-message:${messageId}`, text }, services);
}

/** Reminds idle agents of requests that nobody has looked after for ten minutes; of each once an hour. */
export function nudgeIdleAgents(services: Services): void {
  const { store, clock, rules } = services;
  const nowMicros = clock.nowMicros();
  const stale = store.requests.unhandled(
    nowMicros - NUDGE_AFTER_MICROS,
    nowMicros - NUDGE_AGAIN_AFTER_MICROS,
  );
  for (const [workspaceId, requests] of Map.groupBy(stale, ({ recipient_id: id }) => id)) {
    const workspace = store.workspaces.get(workspaceId);
    if (workspace?.status !== 'online' || workspace.active_tasks > 0) continue;
    const noun = requests.length === 1 ? 'request' : 'requests';
    const text =
      `You have ${requests.length} unhandled inbox ${noun} awaiting your response. ` +
      'Use list_inbox, and respond_request or add_request_message.';
    const metadata = { source: 'platform', kind: 'inbox_nudge', source_type: 'self-nudge' };
    const notice = { id: 'inbox-nudge', text, ...(rules.marksCanvasUsers ? { metadata } : {}) };
    queueNotice(workspaceId, notice, services);
    for (const { id } of requests) store.requests.nudged(id, nowMicros);
  }
}

interface Notice {
  readonly id: string;
  readonly text: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Delivered with the next heartbeat of an agent that has time. */
function queueNotice(workspaceId: string, { id, text, metadata }: Notice, services: Services): void {
  const { store, clock, rules } = services;
  const messageId = `${id}-${crypto.randomUUID()}`;
  const message = messageRequest({
    messageId,
    ...(rules.marksCanvasUsers ? { contextId: `canvas-${workspaceId}` } : {}),
    ...(metadata === undefined ? {} : { metadata }),
    parts: [{ kind: 'text', text }],
  });
  store.queue.enqueue({
    workspace_id: workspaceId,
    caller_id: null,
    message_id: messageId,
    body: JSON.stringify(message),
    priority: PRIORITY,
    enqueued_at: clock.nowMicros(),
    expires_at: null,
  });
}
