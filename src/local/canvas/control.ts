import type { Hono } from 'hono';
import { z } from 'zod';
import { ConfigError } from '../../core/errors.ts';
import type { FaultSwitchboard } from '../faults/faults.ts';
import type { EventStreams } from '../http/event-stream.ts';
import { readJson } from '../http/read-body.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { RequestLog } from '../http/request-log.ts';
import { goTimestampOrNull } from '../store/go-time.ts';
import type { Services } from '../store/services.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { readConversation } from './conversation.ts';

/** What the control API does through the platform's own front door. */
export interface ControlActions {
  createWorkspace(fields: {
    readonly name: string;
    readonly role?: string;
    readonly parentId?: string;
    readonly external: boolean;
  }): { readonly id: string; readonly token: string };
  sendAsPeer(
    peerId: string,
    targetId: string,
    text: string,
    options: { readonly parts: readonly unknown[] },
  ): Promise<{ readonly status: number; readonly body: unknown }>;
}

export interface ControlDeps {
  readonly services: Services;
  readonly streams: EventStreams;
  readonly faults: FaultSwitchboard;
  readonly requests: RequestLog;
  readonly actions: ControlActions;
}

const optional = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

const workspaceSchema = z.object({
  name: z.string().min(1).max(255),
  role: optional,
  parent_id: optional,
  external: z.boolean().default(false),
});

const sendSchema = z.object({
  target_id: z.string(),
  text: z.string().default(''),
  attachments: z
    .array(
      z.object({
        uri: z.string(),
        name: z.string(),
        mimeType: z.string().optional(),
        size: z.number().optional(),
      }),
    )
    .default([]),
});

const MAX_CONVERSATION = 2_000;
const MAX_SHOWN_REQUESTS = 1_000;

/** The API behind the canvas page; everything under `/local` is for the session and for admins. */
export function registerControl(app: Hono, deps: ControlDeps): void {
  app.use('/local/*', async (c, next) => {
    deps.services.auth.requireAdmin(c.req.raw);
    await next();
  });
  registerWorkspaceControl(app, deps);
  registerFaultControl(app, deps);
  registerReading(app, deps);
}

function registerWorkspaceControl(app: Hono, { services, actions }: ControlDeps): void {
  app.post('/local/workspaces', async (c) => {
    const body = await readJson(
      c.req.raw,
      workspaceSchema,
      'expected {name, role?, parent_id?, external?} with a name of 1 to 255 characters',
    );
    const { name, role, parent_id: parentId, external } = body;
    if (parentId !== undefined && services.workspaces.get(parentId) === undefined) {
      refuse(400, 'parent_id names no workspace');
    }
    const created = actions.createWorkspace({
      name,
      external,
      ...(role === undefined ? {} : { role }),
      ...(parentId === undefined ? {} : { parentId }),
    });
    return reply({ status: 201, body: { id: created.id, token: created.token } });
  });

  app.post('/local/peers/:peerId/send', async (c) => {
    const body = await readJson(c.req.raw, sendSchema, 'expected {target_id, text, attachments?}');
    const parts = body.attachments.map((file) => ({ kind: 'file', file }));
    return reply(await actions.sendAsPeer(c.req.param('peerId'), body.target_id, body.text, { parts }));
  });
}

function registerFaultControl(app: Hono, { faults }: ControlDeps): void {
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

function registerReading(app: Hono, { services, streams, faults, requests }: ControlDeps): void {
  app.get('/local/state', () =>
    ok({
      era: services.rules.era,
      faults: faults.list(),
      workspaces: services.workspaces.list().map((workspace) => stateOf(workspace, services)),
    }),
  );

  app.get('/local/workspaces/:id/conversation', (c) => {
    const workspaceId = c.req.param('id');
    if (services.workspaces.get(workspaceId) === undefined) refuse(404, 'workspace not found');
    return ok(readConversation(workspaceId, limitOf(c.req.query('limit'), 200, MAX_CONVERSATION), services));
  });

  app.get('/local/requests', (c) =>
    ok(requests.latest(limitOf(c.req.query('limit'), 100, MAX_SHOWN_REQUESTS))),
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

function stateOf(workspace: WorkspaceRecord, { responders, clock, settings }: Services) {
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
    connected: isExternal && workspace.registered_at !== null && isFresh && workspace.status !== 'removed',
    has_responder: responders.has(workspace.id),
  };
}

function limitOf(text: string | undefined, fallback: number, maximum: number): number {
  const limit = Number(text ?? fallback);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, maximum) : fallback;
}
