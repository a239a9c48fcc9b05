import type { Hono } from 'hono';
import { z } from 'zod';
import { isOperator } from '../http/auth.ts';
import { readJson } from '../http/read-request.ts';
import { ok, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { WorkspaceRecord, WorkspaceStore } from '../store/workspaces.ts';
import { ancestorsOf } from './peers.ts';
import { checkParentExists } from './workspace-creation.ts';
import { findWorkspace } from './workspaces.ts';

const abilitiesSchema = z.object({
  broadcast_enabled: z.boolean().nullish(),
  talk_to_user_enabled: z.boolean().nullish(),
  can_delegate: z.boolean().nullish(),
});

const patchSchema = z.record(z.string(), z.unknown());
type Patch = z.output<typeof patchSchema>;

/** What says where and with which rights a workspace runs: its own token may not change it. */
const INFRASTRUCTURE = ['tier', 'parent_id', 'runtime', 'workspace_dir', 'compute'];
const MAX_CHARACTERS = { name: 255, role: 1_000 } as const;

/** Changes of a workspace: by itself what people see of it, by an operator everything. */
export function registerPatchRoutes(app: Hono, services: Services): void {
  const { auth, events, rules, store } = services;

  app.patch('/workspaces/:id', async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const patch = await readJson(c.req.raw, patchSchema, 'invalid request body');
    const fields = INFRASTRUCTURE.filter((field) => field in patch);
    if (rules.guardsInfrastructure && fields.length > 0 && !isOperator(auth.identify(c.req.raw))) {
      refuse(403, {
        error: 'workspace infrastructure fields require admin or verified control-plane authentication',
        code: 'WORKSPACE_INFRASTRUCTURE_AUTH_REQUIRED',
        fields,
      });
    }
    checkTexts(patch);
    applyPatch(findWorkspace(workspaceId, services), patch, services);
    return ok({ status: 'updated' });
  });

  if (!rules.isCurrent) return;

  app.patch('/workspaces/:id/abilities', async (c) => {
    auth.requireAdmin(c.req.raw);
    const workspace = findWorkspace(c.req.param('id'), services);
    const patch = await readJson(c.req.raw, abilitiesSchema, 'invalid request body');
    const entries = Object.entries(patch).filter(([, enabled]) => typeof enabled === 'boolean');
    const columns = entries.map(([ability, enabled]) => [ability, enabled ? 1 : 0]);
    store.workspaces.update(workspace.id, Object.fromEntries(columns));
    events.publish('WORKSPACE_STATUS', workspace.id, { status: workspace.status });
    return ok({ status: 'updated' });
  });
}

function checkTexts(patch: Patch): void {
  for (const field of ['name', 'role'] as const) {
    const text = patch[field];
    if (typeof text !== 'string') continue;
    if (/[\r\n]/.test(text)) refuse(400, `${field} must not contain newline characters`);
    if (/[{}[\]|>*&!]/.test(text)) refuse(400, `${field} contains invalid characters`);
    const limit = MAX_CHARACTERS[field];
    if (Buffer.byteLength(text) > limit) refuse(400, `${field} must be at most ${limit} characters`);
  }
}

/** A value that its column does not take is not written, and nobody is told. */
function applyPatch(workspace: WorkspaceRecord, patch: Patch, { store }: Services): void {
  const { name, role, parent_id: parentId, collapsed, x, y, tier } = patch;
  if (parentId !== undefined && name !== undefined) {
    refuse(400, { error: 'parent_id cannot be combined with name', code: 'WORKSPACE_REPARENT_COMBINED' });
  }
  if (typeof parentId === 'string') checkParent(workspace.id, parentId, store.workspaces);
  store.workspaces.update(workspace.id, {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof role === 'string' || role === null ? { role } : {}),
    ...(typeof parentId === 'string' || parentId === null ? { parent_id: parentId } : {}),
    ...(typeof tier === 'number' ? { tier } : {}),
    ...(typeof collapsed === 'boolean' ? { collapsed: collapsed ? 1 : 0 } : {}),
    ...(typeof x === 'number' && typeof y === 'number' ? { x, y } : {}),
  });
}

function checkParent(workspaceId: string, parentId: string, workspaces: WorkspaceStore): void {
  checkParentExists(parentId, workspaces);
  if (![parentId, ...ancestorsOf(parentId, workspaces)].includes(workspaceId)) return;
  refuse(409, { error: 'a workspace cannot be its own ancestor', code: 'WORKSPACE_REPARENT_CYCLE' });
}
