import type { Hono } from 'hono';
import { parseJson } from '../../core/json.ts';
import { type Identity, isOperator } from '../http/auth.ts';
import { readBody } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { databaseTimestamp } from '../store/clock.ts';
import type { QueueRecord } from '../store/queue.ts';
import { type Caller, send } from './send.ts';

/** The person in front of the canvas page. */
const CANVAS_USER = { id: 'local-user', email: 'you@localhost' } as const;
const SYSTEM_CALLER = /^(?:webhook|system|test|channel):/;

/** `/workspaces/:id/a2a`: messages to a workspace, and those that are queued for it. */
export function registerA2aRoutes(app: Hono, services: Services): void {
  app.post('/workspaces/:id/a2a', async (c) => {
    const request = c.req.raw;
    const body = await readMessage(request, services);
    const caller = callerOf(request, services, c.req.param('id'));
    const seconds = Number(request.headers.get('X-Timeout') ?? 0);
    const answer = await send(services, {
      targetId: c.req.param('id'),
      caller,
      body,
      ...(seconds > 0 ? { waitMs: seconds * 1000 } : {}),
    });
    // An agent's bytes are passed on as they are; only errors are written by the platform's JSON printer.
    return reply(
      answer.status < 300 && answer.isError !== true
        ? { ...answer, headers: { 'Content-Type': 'application/json' } }
        : answer,
    );
  });

  app.get('/workspaces/:id/a2a/queue/:queueId', (c) => {
    const caller = callerOf(c.req.raw, services);
    const item = services.store.queue.get(c.req.param('queueId'));
    if (item === undefined) refuse(404, { error: 'queue item not found', retryable: true });
    const isParty =
      caller.kind === 'canvas' ||
      caller.workspaceId === item.caller_id ||
      caller.workspaceId === item.workspace_id;
    if (!isParty) refuse(403, 'access denied');
    return ok(queueItem(item));
  });
}

async function readMessage(request: Request, { rules }: Services): Promise<unknown> {
  const { bytes, isTooLarge } = await readBody(request, rules.maxA2aBytes);
  if (isTooLarge && !rules.cutsLargeBodies) {
    refuse(413, {
      error: `request body exceeds ${rules.maxA2aBytes} byte limit: A2A body exceeds size limit`,
      truncated: true,
      max_bytes: rules.maxA2aBytes,
    });
  }
  return parseJson(new TextDecoder().decode(bytes));
}

/** `X-Workspace-ID` is a claim: the bearer decides, except in the eras that had only the claim. */
function callerOf(request: Request, services: Services, targetId?: string): Caller {
  const claimed = request.headers.get('X-Workspace-ID') ?? '';
  if (SYSTEM_CALLER.test(claimed)) refuse(403, 'invalid caller ID');
  const identity = services.auth.identify(request);
  if (isOperator(identity)) return operatorsCaller(identity, claimed);
  if (services.rules.caller !== 'bearer') {
    // A message to oneself was never checked.
    if (claimed !== '' && claimed === targetId) return { kind: 'workspace', workspaceId: claimed };
    return claimedCaller(identity, claimed, services);
  }
  if (identity.kind === 'none') refuse(401, 'missing caller auth token');
  if (identity.kind !== 'workspace') refuse(401, 'invalid caller auth token');
  if (claimed !== '' && claimed !== identity.workspaceId) {
    refuse(401, 'caller ID does not match workspace auth token');
  }
  return { kind: 'workspace', workspaceId: identity.workspaceId };
}

function operatorsCaller(identity: Identity, claimed: string): Caller {
  if (claimed !== '') return { kind: 'workspace', workspaceId: claimed };
  return identity.kind === 'session' ? { kind: 'canvas', user: CANVAS_USER } : { kind: 'canvas' };
}

/** Before callers had to prove who they are: no claim is a person, and a claim counts unless its bearer is wrong. */
function claimedCaller(identity: Identity, claimed: string, { rules, store }: Services): Caller {
  if (claimed === '') {
    const isKnown = identity.kind === 'workspace' && rules.caller === 'header-or-bearer';
    return isKnown ? { kind: 'workspace', workspaceId: identity.workspaceId } : { kind: 'canvas' };
  }
  const isProven = identity.kind === 'workspace' && identity.workspaceId === claimed;
  if (!isProven && store.tokens.countLive(claimed) > 0) {
    refuse(401, identity.kind === 'none' ? 'missing caller auth token' : 'invalid caller auth token');
  }
  return { kind: 'workspace', workspaceId: claimed };
}

function queueItem(item: QueueRecord) {
  const time = (micros: number | null) => (micros === null ? undefined : databaseTimestamp(micros));
  return {
    queue_id: item.queue_id,
    workspace_id: item.workspace_id,
    status: item.status,
    priority: item.priority,
    attempts: item.attempts,
    last_error: item.last_error ?? undefined,
    enqueued_at: time(item.enqueued_at),
    dispatched_at: time(item.dispatched_at),
    completed_at: time(item.completed_at),
    expires_at: time(item.expires_at),
    response_body: item.status === 'completed' ? parseJson(item.response_body ?? '') : undefined,
  };
}
