import type { Hono } from 'hono';
import { readJson } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { goTimestampOrNull } from '../store/clock.ts';
import { isUuid } from '../store/schema.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { connectionOf } from './tokens.ts';
import { createWorkspace, createWorkspaceSchema } from './workspace-creation.ts';
import { markRemoved } from './workspace-status.ts';
import { listedView, workspaceView } from './workspace-view.ts';

/** A workspace itself: what it is, what it may do, and whether it is still there. */
export function registerWorkspaceRoutes(app: Hono, services: Services): void {
  const { auth, rules } = services;
  const { workspaces, tokens } = services.store;

  app.get('/workspaces', (c) => {
    auth.requireAdmin(c.req.raw);
    const live = workspaces.list().filter(({ status }) => status !== 'removed');
    return ok(live.map((workspace) => listedView(workspace, rules)));
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
    const workspace = findWorkspace(c.req.param('id'), services);
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

  app.delete('/workspaces/:id', (c) => {
    auth.requireAdmin(c.req.raw);
    const workspace = findWorkspace(c.req.param('id'), services);
    return removeWorkspace(workspace, services, {
      confirmedNames: namesIn(c.req.header('X-Confirm-Name')),
      withChildren: c.req.query('confirm') === 'true',
      purge: c.req.query('purge') === 'true',
    });
  });

  app.get('/workspaces/:id/state', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const status = workspaces.get(workspaceId)?.status;
    if (status === undefined || status === 'removed') {
      return reply({ status: 404, body: { workspace_id: workspaceId, status, deleted: true } });
    }
    auth.requireOwnBearer(c.req.raw, workspaceId);
    return ok({ workspace_id: workspaceId, status, paused: status === 'paused', deleted: false });
  });
}

/** Ends the request for an id that is none, or that names no workspace. */
export function findWorkspace(id: string, { store }: Services): WorkspaceRecord {
  if (!isUuid(id)) refuse(400, 'invalid workspace ID');
  return store.workspaces.get(id) ?? refuse(404, 'workspace not found');
}

interface Removal {
  readonly confirmedNames: readonly string[];
  readonly withChildren: boolean;
  readonly purge: boolean;
}

/** A header's bytes are UTF-8 to the platform; here they come as one character each. */
function namesIn(header: string | undefined): readonly string[] {
  return header === undefined ? [] : [header, Buffer.from(header, 'latin1').toString('utf8')];
}

/** `DELETE /workspaces/:id`, with all below it. Their rows stay, but for one that is purged. */
function removeWorkspace(workspace: WorkspaceRecord, services: Services, removal: Removal): Response {
  const { store, rules } = services;
  const { workspaces, activities } = store;
  if (workspace.status === 'removed' && !removal.purge) {
    refuse(410, { error: 'workspace removed', id: workspace.id });
  }
  if (rules.isCurrent && !removal.confirmedNames.includes(workspace.name)) {
    refuse(400, {
      error: 'destructive_action_requires_confirmation',
      hint: `Send the request again with the header X-Confirm-Name: ${workspace.name}`,
      workspace_name: workspace.name,
      active_tasks: workspace.active_tasks,
      child_count: workspaces.children(workspace.id).length,
    });
  }
  const children = workspaces.children(workspace.id).map(({ id, name }) => ({ id, name }));
  if (children.length > 0 && !removal.withChildren) {
    const message = 'This workspace has others below it. ?confirm=true removes all of them.';
    const status = 'confirmation_required';
    return reply({ status: 409, body: { status, message, children, children_count: children.length } });
  }
  const belowCount = removeTree(workspace.id, services) - 1;
  if (removal.purge) {
    activities.deleteOf(workspace.id);
    workspaces.delete(workspace.id);
  }
  return ok({ status: removal.purge ? 'purged' : 'removed', cascade_deleted: belowCount });
}

/** Returns how many it removed. */
function removeTree(workspaceId: string, services: Services): number {
  markRemoved(services, workspaceId);
  const counts = services.store.workspaces.children(workspaceId).map(({ id }) => removeTree(id, services));
  return counts.reduce((sum, count) => sum + count, 1);
}
