import type { Hono } from 'hono';
import { z } from 'zod';
import { canCommunicate } from '../../a2a/hierarchy.ts';
import { INVALID, isAbove, MISSING } from '../../http/auth.ts';
import { isUuid } from '../../http/random-token.ts';
import { optionalText, readJson } from '../../http/read-body.ts';
import { ok, refuse } from '../../http/reply.ts';
import type { Services } from '../../store/services.ts';
import type { WorkspaceRecord } from '../../store/workspaces.ts';
import { peerView } from '../workspace-view.ts';

export function registerPeerRoutes(app: Hono, services: Services): void {
  const { workspaces, rules } = services;
  const parentOf = (id: string) => workspaces.parentOf(id);

  app.get('/registry/:id/peers', (c) => {
    const workspaceId = c.req.param('id');
    checkReader(c.req.raw, workspaceId, services);
    const own = workspaces.get(workspaceId);
    if (own === undefined || own.status === 'removed') refuse(404, 'workspace not found');
    const wanted = (c.req.query('q') ?? '').toLowerCase();
    const isWanted = ({ name, role }: WorkspaceRecord) =>
      name.toLowerCase().includes(wanted) || (role ?? '').toLowerCase().includes(wanted);
    return ok(peersOf(own, services).filter(isWanted).map(peerView));
  });

  app.get('/registry/discover/:id', (c) => {
    const callerId = c.req.header('X-Workspace-ID') ?? '';
    if (callerId === '') refuse(400, 'X-Workspace-ID header is required');
    checkReader(c.req.raw, callerId, services);
    const targetId = c.req.param('id');
    if (!canCommunicate(callerId, targetId, parentOf, rules.rootsMayTalk)) {
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
    return ok({ allowed: canCommunicate(body.caller_id, body.target_id, parentOf, rules.rootsMayTalk) });
  });
}

/** Own bearer, or someone above; a workspace that has no token yet is open to all. */
function checkReader(request: Request, workspaceId: string, { auth, tokens }: Services): void {
  const identity = auth.identify(request);
  if (isAbove(identity)) return;
  if (identity.kind === 'workspace' && identity.workspaceId === workspaceId) return;
  if (identity.kind !== 'none') refuse(401, INVALID);
  if (!isUuid(workspaceId) || tokens.countLive(workspaceId) > 0) refuse(401, MISSING);
}

/** Siblings, children, parent. Neither the removed ones nor whoever asks is among them. */
function peersOf(own: WorkspaceRecord, { workspaces, rules }: Services): readonly WorkspaceRecord[] {
  const hasSiblings = own.parent_id !== null || rules.rootsMayTalk;
  const siblings = hasSiblings ? workspaces.children(own.parent_id) : [];
  const parent = own.parent_id === null ? undefined : workspaces.get(own.parent_id);
  return [
    ...siblings.filter(({ id }) => id !== own.id),
    ...workspaces.children(own.id),
    ...(parent === undefined || parent.status === 'removed' ? [] : [parent]),
  ];
}
