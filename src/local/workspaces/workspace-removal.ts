import { type Refusal, refuse } from '../http/reply.ts';
import type { Services } from '../store/services.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import type { Presence } from './presence.ts';

export interface Removal {
  readonly confirmedName: string | undefined;
  readonly withChildren: boolean;
  readonly purge: boolean;
}

/** `DELETE /workspaces/:id`: the row stays and the tokens die, unless it is purged. */
export function removeWorkspace(
  workspace: WorkspaceRecord,
  services: Services,
  presence: Presence,
  removal: Removal,
) {
  const { workspaces, activities, rules } = services;
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
  removeTree(workspace.id, services, presence);
  if (removal.purge) {
    activities.deleteOf(workspace.id);
    workspaces.delete(workspace.id);
  }
  return { status: 'removed', id: workspace.id };
}

function removeTree(workspaceId: string, services: Services, presence: Presence): void {
  markRemoved(workspaceId, services, presence);
  for (const { id } of services.workspaces.children(workspaceId)) removeTree(id, services, presence);
}

/** Soft delete: the row stays, every token is revoked. */
export function markRemoved(
  workspaceId: string,
  { workspaces, tokens, clock }: Services,
  presence: Presence,
): void {
  tokens.revokeAll(workspaceId);
  workspaces.update(workspaceId, { removed_at: clock.nowMicros() });
  presence.setStatus(workspaceId, 'removed');
}
