import type { Hono } from 'hono';
import { z } from 'zod';
import { parseJson } from '../../core/json.ts';
import { readJson } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { goTimestampOrNull } from '../store/clock.ts';
import { isUuid } from '../store/schema.ts';
import type { WorkspaceRecord, WorkspaceStore } from '../store/workspaces.ts';
import { ancestorsOf } from './peers.ts';
import { connectionOf } from './tokens.ts';
import { checkParentExists, createWorkspace, createWorkspaceSchema } from './workspace-creation.ts';
import { markRemoved } from './workspace-status.ts';
import { workspaceView } from './workspace-view.ts';

/** A workspace itself: what it is, what it may do, and whether it is still there. */
export function registerWorkspaceRoutes(app: Hono, services: Services): void {
  const { auth, rules } = services;
  const { workspaces, tokens } = services.store;

  app.get('/workspaces', (c) => {
    auth.requireAdmin(c.req.raw);
    const live = workspaces.list().filter(({ status }) => status !== 'removed');
    return ok(live.map((workspace) => workspaceView(workspace, rules)));
  });

  app.post('/workspaces', async (c) => {
    auth.requireAdmin(c.req.raw);
    const body = await readJson(c.req.raw, createWorkspaceSchema, 'invalid workspace payload');
    const created = createWorkspace(body, services);
    if (!created.isExternal) {
      const { id, status } = created;
      return reply({ status: 201, body: { id, status, auth_token: tokens.mint(id, 'api') } });
    }
    const common = { id: created.id, external: true, status: created.status };
    if (created.status === 'online') return reply({ status: 201, body: common });
    const token = tokens.mint(created.id, 'instance');
    return reply({
      status: 201,
      body: { ...common, connection: connectionOf(created.id, token, c.req.raw, rules) },
    });
  });

  app.get('/workspaces/:id', (c) => {
    const workspace = find(c.req.param('id'), services);
    if (workspace.status === 'removed' && rules.tellsRemoval && c.req.query('include_removed') !== 'true') {
      refuse(410, {
        error: 'workspace removed',
        id: workspace.id,
        removed_at: goTimestampOrNull(workspace.removed_at),
        hint: rules.removalHint,
      });
    }
    return ok(workspaceView(workspace, rules));
  });

  app.patch('/workspaces/:id', async (c) => {
    auth.requireAdmin(c.req.raw);
    const workspace = find(c.req.param('id'), services);
    const patch = await readJson(c.req.raw, patchSchema, 'invalid workspace payload');
    applyPatch(workspace, patch, services);
    return ok({ status: 'updated', id: workspace.id });
  });

  app.delete('/workspaces/:id', (c) => {
    auth.requireAdmin(c.req.raw);
    const workspace = find(c.req.param('id'), services);
    const answer = removeWorkspace(workspace, services, {
      confirmedName: c.req.header('X-Confirm-Name'),
      withChildren: c.req.query('confirm') === 'true',
      purge: c.req.query('purge') === 'true',
    });
    return ok(answer);
  });

  registerDetailRoutes(app, services);
}

function registerDetailRoutes(app: Hono, services: Services): void {
  const { auth, events, rules } = services;
  const { workspaces } = services.store;

  app.get('/workspaces/:id/state', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const status = workspaces.get(workspaceId)?.status;
    if (status === undefined || status === 'removed') {
      return reply({ status: 404, body: { workspace_id: workspaceId, status, deleted: true } });
    }
    auth.requireOwnBearer(c.req.raw, workspaceId);
    return ok({ workspace_id: workspaceId, status, paused: status === 'paused', deleted: false });
  });

  app.get('/workspaces/:id/secrets/values', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    if (!isUuid(workspaceId)) refuse(400, 'invalid workspace ID');
    auth.requireOwnBearerIfAny(c.req.raw, workspaceId);
    return ok(parseJson(workspaces.get(workspaceId)?.secrets ?? '{}'));
  });

  if (!rules.isCurrent) return;

  app.patch('/workspaces/:id/abilities', async (c) => {
    auth.requireAdmin(c.req.raw);
    const workspace = find(c.req.param('id'), services);
    const patch = await readJson(c.req.raw, abilitiesSchema, 'invalid request body');
    const entries = Object.entries(patch).filter(([, enabled]) => typeof enabled === 'boolean');
    const columns = entries.map(([ability, enabled]) => [ability, enabled ? 1 : 0]);
    workspaces.update(workspace.id, Object.fromEntries(columns));
    events.publish('WORKSPACE_STATUS', workspace.id, { status: workspace.status });
    return ok({ status: 'updated' });
  });
}

const abilitiesSchema = z.object({
  broadcast_enabled: z.boolean().nullish(),
  talk_to_user_enabled: z.boolean().nullish(),
  can_delegate: z.boolean().nullish(),
});

const patchSchema = z.object({
  name: z.string().min(1).max(255).optional(),
  role: z.string().nullish(),
  parent_id: z.string().nullable().optional(),
});

function applyPatch(
  workspace: WorkspaceRecord,
  patch: z.output<typeof patchSchema>,
  { store }: Services,
): void {
  const { name, role, parent_id: parentId } = patch;
  if (parentId !== undefined && name !== undefined) {
    refuse(400, { error: 'parent_id cannot be combined with name', code: 'WORKSPACE_REPARENT_COMBINED' });
  }
  if (typeof parentId === 'string') checkParent(workspace.id, parentId, store.workspaces);
  store.workspaces.update(workspace.id, {
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(parentId === undefined ? {} : { parent_id: parentId }),
  });
}

function checkParent(workspaceId: string, parentId: string, workspaces: WorkspaceStore): void {
  checkParentExists(parentId, workspaces);
  if (![parentId, ...ancestorsOf(parentId, workspaces)].includes(workspaceId)) return;
  refuse(409, { error: 'a workspace cannot be its own ancestor', code: 'WORKSPACE_REPARENT_CYCLE' });
}

function find(id: string, { store }: Services): WorkspaceRecord {
  if (!isUuid(id)) refuse(400, 'invalid workspace ID');
  return store.workspaces.get(id) ?? refuse(404, 'workspace not found');
}

interface Removal {
  readonly confirmedName: string | undefined;
  readonly withChildren: boolean;
  readonly purge: boolean;
}

/** `DELETE /workspaces/:id`, with all below it. Their rows stay, but for one that is purged. */
function removeWorkspace(workspace: WorkspaceRecord, services: Services, removal: Removal) {
  const { store, rules } = services;
  const { workspaces, activities } = store;
  if (workspace.status === 'removed' && !removal.purge) refuse(410, 'workspace already removed');
  if (rules.isCurrent && removal.confirmedName !== workspace.name) {
    refuse(400, {
      error: 'destructive_action_requires_confirmation',
      workspace_name: workspace.name,
      hint: 'Send the exact name in X-Confirm-Name.',
    });
  }
  const children = workspaces.children(workspace.id);
  if (children.length > 0 && !removal.withChildren) {
    refuse(409, { error: 'confirmation_required', children_count: children.length });
  }
  removeTree(workspace.id, services);
  if (removal.purge) {
    activities.deleteOf(workspace.id);
    workspaces.delete(workspace.id);
  }
  return { status: 'removed', id: workspace.id };
}

function removeTree(workspaceId: string, services: Services): void {
  markRemoved(services, workspaceId);
  for (const { id } of services.store.workspaces.children(workspaceId)) removeTree(id, services);
}
