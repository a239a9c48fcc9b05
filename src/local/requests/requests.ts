import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { optionalText, readJson } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { goTimestamp, goTimestampOrNull } from '../store/clock.ts';
import type { PartyType, RequestMessageRecord, RequestParty, RequestRecord } from '../store/requests.ts';
import { isUuid } from '../store/schema.ts';
import { ancestorsOf } from '../workspaces/peers.ts';
import { noticeOutcome, noticeQuestion } from './request-notices.ts';

const createSchema = z.object({
  kind: z.string().min(1),
  recipient_type: z.string().min(1),
  recipient_id: optionalText,
  title: z.string().min(1),
  detail: optionalText,
  priority: z.int().nullish(),
});
const respondSchema = z.object({
  action: z.string().min(1),
  responder_type: optionalText,
  responder_id: optionalText,
});
const messageSchema = z.object({
  body: z.string().min(1),
  author_type: z.string().min(1),
  author_id: optionalText,
});

const INVALID_BODY = 'invalid request body';
const CLOSED = 'request not found or already resolved';
const MAX_PRIORITY = 32_767;
const ACTIONS = { task: ['done', 'rejected'], approval: ['approved', 'rejected'] } as const;

/** Tasks and approvals. An agent acts under its own workspace, a person through the paths without one. */
export function registerRequestRoutes(app: Hono, services: Services): void {
  const { auth, store } = services;
  const { requests } = store;
  const own = '/workspaces/:id/requests';

  app.post(own, async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const body = await readJson(c.req.raw, createSchema, INVALID_BODY);
    const id = create(workspaceId, body, services);
    return reply({ status: 201, body: { request_id: id, status: 'pending' } });
  });

  app.get(own, (c) => {
    const party = agent(auth.requireWorkspace(c));
    return ok(requests.list('requester', party, c.req.query('status')).map(requestView));
  });

  app.get(`${own}/inbox`, (c) => {
    const party = agent(auth.requireWorkspace(c));
    return ok(requests.list('recipient', party, c.req.query('status')).map(requestView));
  });

  app.get('/requests/pending', (c) => {
    auth.requireAdmin(c.req.raw);
    const kind = c.req.query('kind') ?? '';
    if (!['', 'task', 'approval'].includes(kind)) refuse(400, "kind must be 'task' or 'approval'");
    return ok(
      requests.pending(kind).map((request) => ({
        ...requestView(request),
        workspace_name: store.workspaces.get(request.requester_id)?.name,
      })),
    );
  });

  registerActions(app, own, (c) => agent(auth.requireWorkspace(c)), services);
  const requireAdmin = (c: Context) => {
    auth.requireAdmin(c.req.raw);
    return undefined;
  };
  registerActions(app, '/requests', requireAdmin, services);
}

/** What can be done with one request. `caller` checks the bearer; only for an agent it says who is calling. */
function registerActions(
  app: Hono,
  path: string,
  caller: (c: Context) => RequestParty | undefined,
  services: Services,
): void {
  const { requests } = services.store;

  app.get(`${path}/:requestId`, (c) => {
    const by = caller(c);
    const request = find(c, services, { missing: 'request not found', failed: 'query failed' });
    if (by !== undefined && !isParty(request, by)) refuse(403, 'not a participant');
    return ok({ request: requestView(request), messages: requests.messages(request.id).map(messageView) });
  });

  app.post(`${path}/:requestId/respond`, async (c) => {
    const by = caller(c);
    const body = await readJson(c.req.raw, respondSchema, INVALID_BODY);
    const request = find(c, services, { missing: CLOSED, failed: 'failed to respond' });
    if (by !== undefined && !isSame(recipientOf(request), by)) refuse(403, 'not the recipient');
    const responder = by ?? { type: party(body.responder_type || 'user'), id: body.responder_id || 'human' };
    respond(request, body.action, responder, services);
    return ok({ status: body.action, request_id: request.id });
  });

  app.post(`${path}/:requestId/messages`, async (c) => {
    const by = caller(c);
    const body = await readJson(c.req.raw, messageSchema, INVALID_BODY);
    const author = by ?? { type: party(body.author_type), id: body.author_id };
    party(body.author_type);
    const request = find(c, services, { missing: 'request not found', failed: 'failed to add message' });
    if (by !== undefined && !isParty(request, by)) refuse(403, 'not a participant');
    const messageId = addMessage(request, author, body.body, services);
    const answer = { status: 'created', request_id: request.id, message_id: messageId };
    return reply({ status: 201, body: answer });
  });

  app.post(`${path}/:requestId/cancel`, (c) => {
    const by = caller(c);
    const request = find(c, services, { missing: CLOSED, failed: 'failed to cancel' });
    if (by !== undefined && !isSame(requesterOf(request), by)) refuse(403, 'not the requester');
    if (!requests.setStatus(request.id, 'cancelled', services.clock.nowMicros())) refuse(404, CLOSED);
    return ok({ status: 'cancelled', request_id: request.id });
  });
}

function create(workspaceId: string, body: z.output<typeof createSchema>, services: Services): string {
  const { store, clock, events } = services;
  const { kind, title, detail, recipient_id: recipientId, priority = null } = body;
  if (kind !== 'task' && kind !== 'approval') refuse(400, "request: kind must be 'task' or 'approval'");
  const recipientType = party(body.recipient_type);
  const isStorable = Math.abs(priority ?? 0) <= MAX_PRIORITY && !JSON.stringify(body).includes('\\u0000');
  if (!isStorable) refuse(500, 'failed to create request');
  const id = crypto.randomUUID();
  store.requests.insert({
    id,
    kind,
    requester_type: 'agent',
    requester_id: workspaceId,
    org_id: ancestorsOf(workspaceId, store.workspaces).at(-1) ?? workspaceId,
    recipient_type: recipientType,
    recipient_id: recipientId,
    title,
    detail: detail || null,
    priority,
    created_at: clock.nowMicros(),
  });
  const isForAgent = recipientType === 'agent' && recipientId !== '';
  events.publish('REQUEST_CREATED', isForAgent ? recipientId : workspaceId, {
    request_id: id,
    kind,
    recipient_type: recipientType,
    recipient_id: recipientId,
    title,
  });
  return id;
}

function respond(request: RequestRecord, action: string, by: RequestParty, services: Services): void {
  const { store, clock, events } = services;
  if (isSame(requesterOf(request), by)) refuse(400, 'request: responder cannot be the requester');
  if (!ACTIONS[request.kind].some((known) => known === action)) {
    refuse(400, 'request: invalid action for this request kind');
  }
  if (!store.requests.respond(request.id, action, by, clock.nowMicros())) refuse(404, CLOSED);
  events.publish('REQUEST_RESPONDED', request.requester_id, {
    request_id: request.id,
    status: action,
    responder_type: by.type,
    responder_id: by.id,
    title: request.title,
    kind: request.kind,
  });
  noticeOutcome(request, action, by, services);
}

/** A word of anybody but the requester means that it is the requester's turn; nothing turns that back. */
function addMessage(request: RequestRecord, author: RequestParty, body: string, services: Services): string {
  const { store, clock, events } = services;
  const id = crypto.randomUUID();
  const nowMicros = clock.nowMicros();
  const written = { author_type: author.type, author_id: author.id, body, created_at: nowMicros };
  store.requests.addMessage({ id, request_id: request.id, ...written });
  const isByOther = !isSame(requesterOf(request), author);
  if (isByOther) store.requests.setStatus(request.id, 'info_requested', nowMicros);
  events.publish('REQUEST_MESSAGE', request.requester_id, {
    request_id: request.id,
    message_id: id,
    author_type: author.type,
    author_id: author.id,
  });
  if (isByOther) noticeQuestion(request, id, body, services);
  return id;
}

function find(
  c: Context,
  { store }: Services,
  words: { readonly missing: string; readonly failed: string },
): RequestRecord {
  const id = c.req.param('requestId') ?? '';
  if (!isUuid(id)) refuse(500, words.failed);
  return store.requests.get(id.toLowerCase()) ?? refuse(404, words.missing);
}

function party(type: string): PartyType {
  return type === 'user' || type === 'agent' ? type : refuse(400, "request: type must be 'user' or 'agent'");
}

const agent = (id: string): RequestParty => ({ type: 'agent', id });
const requesterOf = (request: RequestRecord): RequestParty => ({
  type: request.requester_type,
  id: request.requester_id,
});
const recipientOf = (request: RequestRecord): RequestParty => ({
  type: request.recipient_type,
  id: request.recipient_id,
});
const isSame = (one: RequestParty, other: RequestParty) => one.type === other.type && one.id === other.id;
const isParty = (request: RequestRecord, by: RequestParty) =>
  isSame(requesterOf(request), by) || isSame(recipientOf(request), by);

function requestView({ last_nudged_at: _, ...request }: RequestRecord) {
  return {
    ...request,
    created_at: goTimestamp(request.created_at),
    updated_at: goTimestamp(request.updated_at),
    responded_at: goTimestampOrNull(request.responded_at),
  };
}

function messageView(message: RequestMessageRecord) {
  return { ...message, created_at: goTimestamp(message.created_at) };
}
