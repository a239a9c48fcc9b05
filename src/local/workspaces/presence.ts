import type { Services } from '../store/services.ts';

export interface Presence {
  /** Sets external agents that fell silent back to `awaiting_agent`. */
  sweep(): void;
  setStatus(workspaceId: string, status: string): void;
}

export function createPresence({
  workspaces,
  events,
  clock,
  settings,
}: Pick<Services, 'workspaces' | 'events' | 'clock' | 'settings'>): Presence {
  const announce = (workspaceId: string, status: string) =>
    events.publish('WORKSPACE_STATUS', workspaceId, { status });
  return {
    sweep() {
      const staleBefore = clock.nowMicros() - settings.heartbeatStaleSeconds * 1_000_000;
      for (const id of workspaces.expireHeartbeats(staleBefore)) announce(id, 'awaiting_agent');
    },
    setStatus(workspaceId, status) {
      if (workspaces.get(workspaceId)?.status === status) return;
      workspaces.update(workspaceId, { status });
      announce(workspaceId, status);
    },
  };
}
