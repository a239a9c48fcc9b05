import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { optionalText, readJson } from '../http/read-request.ts';
import { ok, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { isUuid } from '../store/schema.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { peerView } from './workspace-view.ts';

/** The other workspaces that one can talk with. */
export function registerPeerRoutes(app: Hono, services: Services): void {
  const { rules } = services;
  const { workspaces } = services.store;

  app.get('/registry/:id/peers', (c) => {
    const workspaceId = c.req.param('id');
    checkReader(c, workspaceId, services);
    const own = workspaces.getLive(workspaceId) ?? refuse(404, 'workspace not found');
    const wanted = (c.req.query('q') ?? '').toLowerCase();
    const isWanted = ({ name, role }: WorkspaceRecord) =>
      name.toLowerCase().includes(wanted) || (role ?? '').toLowerCase().includes(wanted);
    return ok(peersOf(own, services).filter(isWanted).map(peerView));
  });

  app.get('/registry/discover/:id', (c) => {
    const callerId = c.req.header('X-Workspace-ID') ?? '';
    if (callerId === '') refuse(400, 'X-Workspace-ID header is required');
    checkReader(c, callerId, services);
    const targetId = c.req.param('id');
    if (!canCommunicate(callerId, targetId, workspaces, rules.rootsMayTalk)) {
      refuse(403, 'not authorized to discover this workspace');
    }
    const target = workspaces.get(targetId) ?? refuse(404, 'workspace not found');
    if (target.status !== 'online' && target.status !== 'degraded') {
      refuse(503, { error: 'workspace not available', status: target.status });
    }
    // The name of a container that does not exist: peers are never to be called directly.
    const url = target.url ?? `http://ws-${target.id.slice(0, 12)}:8000`;
    return ok({ id: target.id, url, name: target.name });
  });

  app.post('/registry/check-access', async (c) => {
    const schema = z.object({ caller_id: optionalText, target_id: optionalText });
    const body = await readJson(c.req.raw, schema, 'invalid request body');
    return ok({ allowed: canCommunicate(body.caller_id, body.target_id, workspaces, rules.rootsMayTalk) });
  });
}

/** Who comes without a bearer may read for a workspace that has no token yet. */
function checkReader(c: Context, workspaceId: string, { auth, store }: Services): void {
  const isOpen = isUuid(workspaceId) && store.tokens.countLive(workspaceId) === 0;
  if (isOpen && auth.identify(c.req.raw).kind === 'none') return;
  auth.requireWorkspace(c, workspaceId);
}

/** Siblings, children, parent; without those that are removed. */
function peersOf(own: WorkspaceRecord, { store, rules }: Services): readonly WorkspaceRecord[] {
  const { workspaces } = store;
  const hasSiblings = own.parent_id !== null || rules.rootsMayTalk;
  const siblings = hasSiblings ? workspaces.children(own.parent_id) : [];
  const parent = own.parent_id === null ? undefined : workspaces.getLive(own.parent_id);
  return [
    ...siblings.filter(({ id }) => id !== own.id),
    ...workspaces.children(own.id),
    ...(parent === undefined ? [] : [parent]),
  ];
}

/** Tells the parent of a workspace: null for a root, undefined when there is no such workspace. */
export interface Parents {
  parentOf(workspaceId: string): string | null | undefined;
}

/** Longer chains of parents end here. */
const MAX_DEPTH = 100;

/** The workspaces above one, the nearest first. A circle of parents ends where it began. */
export function ancestorsOf(workspaceId: string, parents: Parents): readonly string[] {
  const ancestors: string[] = [];
  let parent = parents.parentOf(workspaceId);
  while (typeof parent === 'string' && !ancestors.includes(parent) && ancestors.length < MAX_DEPTH) {
    ancestors.push(parent);
    parent = parents.parentOf(parent);
  }
  return ancestors;
}

/**
 * Who may write to whom: the same workspace, siblings under one parent, ancestors and descendants at any depth.
 * Two roots are siblings only where `rootsMayTalk`.
 */
export function canCommunicate(
  callerId: string,
  targetId: string,
  parents: Parents,
  rootsMayTalk: boolean,
): boolean {
  const callerParent = parents.parentOf(callerId);
  const targetParent = parents.parentOf(targetId);
  if (callerParent === undefined || targetParent === undefined) return false;
  if (callerId === targetId) return true;
  if (callerParent === targetParent && (callerParent !== null || rootsMayTalk)) return true;
  return (
    ancestorsOf(targetId, parents).includes(callerId) || ancestorsOf(callerId, parents).includes(targetId)
  );
}
