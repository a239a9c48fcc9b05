import { type Refusal, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { firstStatus, setStatus } from './workspace-status.ts';

export interface Removal {
  readonly confirmedName: string | undefined;
  readonly withChildren: boolean;
  readonly purge: boolean;
}

/** `DELETE /workspaces/:id`, with all below it. Their rows stay, but for one that is purged. */
export function removeWorkspace(workspace: WorkspaceRecord, services: Services, removal: Removal) {
  const { store, rules } = services;
  const { workspaces, activities } = store;
  if (workspace.status === 'removed' && !removal.purge) refuse(410, 'workspace already removed');
  if (rules.isCurrent && removal.confirmedName !== workspace.name) {
    const body: Refusal = {
      error: 'destructive_action_requires_confirmation',
      workspace_name: workspace.name,
      hint: 'Send the exact name in X-Confirm-Name.',
    };
    refuse(400, body);
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

/** The row stays, every token is revoked. */
export function markRemoved(services: Services, workspaceId: string): void {
  const { store, clock } = services;
  store.tokens.revokeAll(workspaceId);
  store.workspaces.update(workspaceId, { removed_at: clock.nowMicros() });
  setStatus(services, workspaceId, 'removed');
}

/** Undoes the removal; returns the new token. */
export function restore(services: Services, workspaceId: string): string {
  const { workspaces, tokens } = services.store;
  const isExternal = workspaces.get(workspaceId)?.runtime === 'external';
  workspaces.update(workspaceId, { removed_at: null });
  setStatus(services, workspaceId, firstStatus(isExternal));
  return tokens.mint(workspaceId, 'instance');
}
