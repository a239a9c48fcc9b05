import type { Services } from '../http/services.ts';

/** Any status of the platform; told to whoever follows the events. */
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

/** Of a workspace that this process made itself: an external one waits for its agent, another one runs. */
export function firstStatus(isExternal: boolean): string {
  return isExternal ? 'awaiting_agent' : 'online';
}
