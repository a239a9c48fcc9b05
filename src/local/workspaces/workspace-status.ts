import type { Services } from '../http/services.ts';

/** Sets a status, any of the platform's, and publishes it if it is another than before. */
export function setStatus({ store, events }: Services, workspaceId: string, status: string): void {
  if (store.workspaces.get(workspaceId)?.status === status) return;
  store.workspaces.update(workspaceId, { status });
  events.publish('WORKSPACE_STATUS', workspaceId, { status });
}

/** Sets external agents whose heartbeats stopped back to `awaiting_agent`. */
export function expireSilentAgents({ store, events, clock, settings }: Services): void {
  const staleBefore = clock.nowMicros() - settings.heartbeatStaleSeconds * 1_000_000;
  for (const id of store.workspaces.expireHeartbeats(staleBefore)) {
    events.publish('WORKSPACE_STATUS', id, { status: 'awaiting_agent' });
  }
}

/** Of a workspace made by this process: an external one waits for its agent, any other is online. */
export function firstStatus(isExternal: boolean): string {
  return isExternal ? 'awaiting_agent' : 'online';
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
