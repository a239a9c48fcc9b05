import type { Hono } from 'hono';
import { z } from 'zod';
import { ConfigError } from '../../core/errors.ts';
import { fileReferenceSchema } from '../../wire/uploads.ts';
import { sendMessage } from '../a2a/send-as.ts';
import type { FaultSwitchboard } from '../faults/faults.ts';
import type { EventStreams } from '../http/events.ts';
import { readJson, readLimit } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { RequestLog } from '../http/request-log.ts';
import type { Services } from '../http/services.ts';
import { goTimestampOrNull } from '../store/clock.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { addWorkspace } from '../workspaces/direct-access.ts';
import { readConversation } from './conversation.ts';
import { readInlineFile } from './inline-files.ts';

export interface LocalApiDeps {
  readonly services: Services;
  readonly streams: EventStreams;
  readonly faults: FaultSwitchboard;
  readonly requests: RequestLog;
}

const workspaceSchema = z.object({
  name: z.string().min(1).max(255),
  role: z.string().nullish(),
  parent_id: z.string().nullish(),
  external: z.boolean().default(false),
});

const sendSchema = z.object({
  target_id: z.string(),
  text: z.string().default(''),
  attachments: z.array(fileReferenceSchema).default([]),
});

const MAX_CONVERSATION = 2_000;
const MAX_SHOWN_REQUESTS = 1_000;

/** The API behind the canvas page; everything under `/local` is for the session and for admins. */
export function registerLocalApi(app: Hono, deps: LocalApiDeps): void {
  app.use('/local/*', async (c, next) => {
    deps.services.auth.requireAdmin(c.req.raw);
    await next();
  });
  registerMaking(app, deps.services);
  registerFaults(app, deps.faults);
  registerReading(app, deps);
}

function registerMaking(app: Hono, services: Services): void {
  app.post('/local/workspaces', async (c) => {
    const body = await readJson(
      c.req.raw,
      workspaceSchema,
      'expected {name, role?, parent_id?, external?} with a name of 1 to 255 characters',
    );
    const { name, external, role = null, parent_id: parentId = null } = body;
    if (parentId !== null && services.store.workspaces.get(parentId) === undefined) {
      refuse(400, 'parent_id names no workspace');
    }
    return reply({ status: 201, body: addWorkspace({ name, external, role, parentId }, services) });
  });

  app.post('/local/peers/:peerId/send', async (c) => {
    const body = await readJson(c.req.raw, sendSchema, 'expected {target_id, text, attachments?}');
    const { target_id: targetId, text, attachments } = body;
    const bearer = services.auth.bearerFor(c.req.param('peerId'));
    const routes = async (request: Request) => app.fetch(request);
    return reply(await sendMessage(routes, bearer, targetId, text, { attachments }));
  });
}

function registerFaults(app: Hono, faults: FaultSwitchboard): void {
  app.get('/local/faults', () => ok(faults.list()));

  app.post('/local/faults', async (c) => {
    const rule = await readJson(c.req.raw, z.unknown(), 'invalid request body');
    try {
      return reply({ status: 201, body: { id: faults.set(rule) } });
    } catch (error) {
      if (error instanceof ConfigError) refuse(400, { error: error.message, hint: error.advice });
      throw error;
    }
  });

  app.delete('/local/faults', () => {
    faults.clear();
    return ok({ status: 'cleared' });
  });

  app.delete('/local/faults/:id', (c) =>
    faults.remove(c.req.param('id')) ? ok({ status: 'removed' }) : refuse(404, 'no such fault'),
  );
}

function registerReading(app: Hono, { services, streams, faults, requests }: LocalApiDeps): void {
  app.get('/local/state', () =>
    ok({
      era: services.rules.era,
      faults: faults.list(),
      workspaces: services.store.workspaces.list().map((workspace) => stateOf(workspace, services)),
    }),
  );

  app.get('/local/workspaces/:id/conversation', (c) => {
    const workspaceId = c.req.param('id');
    if (services.store.workspaces.get(workspaceId) === undefined) refuse(404, 'workspace not found');
    return ok(
      readConversation(workspaceId, readLimit(c.req.query('limit'), 200, MAX_CONVERSATION), services.store),
    );
  });

  app.get('/local/workspaces/:id/messages/:row/files/:index', (c) => {
    const { id, row, index } = c.req.param();
    return readInlineFile(services.store.activities.get(id, row), Number(index));
  });

  app.get('/local/requests', (c) =>
    ok(requests.latest(readLimit(c.req.query('limit'), 100, MAX_SHOWN_REQUESTS))),
  );

  app.get('/local/events', (c) =>
    streams.open({
      request: c.req.raw,
      show: ({ type, workspaceId, timestampMs, payload }) => ({
        type,
        ...(workspaceId === undefined ? {} : { workspace_id: workspaceId }),
        timestamp: timestampMs,
        payload,
      }),
    }),
  );
}

function stateOf(
  workspace: WorkspaceRecord,
  { responders, joinCommands, clock, settings, contacts }: Services,
) {
  const isExternal = workspace.runtime === 'external';
  const heartbeatAt = workspace.last_heartbeat_at ?? 0;
  const isFresh = clock.nowMicros() - heartbeatAt <= settings.heartbeatStaleSeconds * 1_000_000;
  return {
    id: workspace.id,
    name: workspace.name,
    role: workspace.role,
    status: workspace.status,
    external: isExternal,
    parent_id: workspace.parent_id,
    delivery_mode: workspace.delivery_mode,
    active_tasks: workspace.active_tasks,
    current_task: workspace.current_task,
    last_heartbeat_at: goTimestampOrNull(workspace.last_heartbeat_at),
    online: workspace.status === 'online' || workspace.status === 'degraded',
    connected:
      isExternal &&
      workspace.registered_at !== null &&
      isFresh &&
      workspace.status !== 'removed' &&
      !contacts.hasLeft(workspace.id),
    has_responder: responders.has(workspace.id),
    join_command: joinCommands.get(workspace.id),
  };
}
