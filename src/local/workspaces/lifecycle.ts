import type { Hono } from 'hono';
import { ok, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { ancestorsOf } from './peers.ts';
import { EXTERNAL_RUNTIMES } from './workspace-creation.ts';

/** Stopping a workspace and starting it again. Its token, its feed and its messages stay as they are. */
export function registerLifecycleRoutes(app: Hono, services: Services): void {
  const { auth, events, settings } = services;
  const { workspaces } = services.store;

  app.post('/workspaces/:id/pause', (c) => {
    const workspace = workspaces.get(auth.requireWorkspace(c));
    if (workspace === undefined || workspace.status === 'removed' || workspace.status === 'paused') {
      refuse(404, 'workspace not found or already paused');
    }
    const below = descendants(workspace.id, services).filter(({ status }) => status !== 'paused');
    checkCascade(c.req.query('cascade'), below, 'pause');
    const all = [workspace, ...below];
    for (const { id, name } of all) {
      workspaces.update(id, { status: 'paused', url: null });
      events.publish('WORKSPACE_PAUSED', id, { name });
    }
    return ok({ status: 'paused', paused_count: all.length });
  });

  app.post('/workspaces/:id/resume', (c) => {
    const workspace = workspaces.get(auth.requireWorkspace(c));
    if (workspace?.status !== 'paused') refuse(404, 'workspace not found or not paused');
    if (!settings.hasProvisioner) refuse(503, 'provisioner not available');
    refuseUnderPaused(workspace.id, services);
    const below = descendants(workspace.id, services).filter(({ status }) => status === 'paused');
    checkCascade(c.req.query('cascade'), below, 'resume');
    const all = [workspace, ...below];
    for (const each of all) provision(each, services);
    return ok({ status: 'provisioning', resumed_count: all.length });
  });

  app.post('/workspaces/:id/hibernate', (c) => {
    const workspace = workspaces.get(auth.requireWorkspace(c));
    if (workspace?.status !== 'online' && workspace?.status !== 'degraded') {
      refuse(404, 'workspace not found or not in a hibernatable state (must be online or degraded)');
    }
    const { id, name, tier, active_tasks: tasks } = workspace;
    if (tasks > 0 && c.req.query('force') !== 'true') {
      const error = 'workspace has active tasks; use ?force=true to terminate them';
      refuse(409, { error, active_tasks: tasks });
    }
    workspaces.update(id, { status: 'hibernated', url: null });
    events.publish('WORKSPACE_HIBERNATED', id, { name, tier });
    return ok({ status: 'hibernated' });
  });

  app.post('/workspaces/:id/restart', (c) => {
    const workspace = workspaces.getLive(auth.requireWorkspace(c)) ?? refuse(404, 'workspace not found');
    refuseUnderPaused(workspace.id, services);
    const { runtime } = workspace;
    if (EXTERNAL_RUNTIMES.includes(runtime)) {
      const message = `${runtime} workspaces are run by their operator: restart the agent itself`;
      return ok({ status: 'noop', runtime, message });
    }
    if (!settings.hasProvisioner) refuse(503, 'provisioner not available');
    provision(workspace, services);
    return ok({ status: 'provisioning', config_dir: 'existing-volume', reset_session: false });
  });
}

/** A workspace whose agent lives in this process is there at once; every other one comes with its next heartbeat. */
function provision(
  { id, name, tier, runtime }: WorkspaceRecord,
  { store, events, responders }: Services,
): void {
  const isHere = responders.has(id);
  store.workspaces.update(id, { status: isHere ? 'online' : 'provisioning' });
  events.publish('WORKSPACE_PROVISIONING', id, { name, tier, runtime });
  if (isHere) events.publish('WORKSPACE_ONLINE', id);
}

function refuseUnderPaused(workspaceId: string, { store }: Services): void {
  const paused = ancestorsOf(workspaceId, store.workspaces)
    .map((id) => store.workspaces.get(id))
    .find((ancestor) => ancestor?.status === 'paused');
  if (paused !== undefined) refuse(409, `parent workspace "${paused.name}" is paused — resume it first`);
}

function checkCascade(
  cascade: string | undefined,
  below: readonly WorkspaceRecord[],
  action: 'pause' | 'resume',
): void {
  if (cascade === 'true' || below.length === 0) return;
  refuse(409, {
    error: `workspace has descendants — use ?cascade=true to ${action} all`,
    descendants: below.map(({ id, name }) => ({ id, name })),
  });
}

/** Everything below a workspace that was not removed. */
function descendants(workspaceId: string, services: Services): readonly WorkspaceRecord[] {
  return services.store.workspaces
    .children(workspaceId)
    .flatMap((child) => [child, ...descendants(child.id, services)]);
}
