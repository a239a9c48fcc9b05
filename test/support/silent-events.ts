import type { WindowOptions } from '../../src/receive/window-walk.ts';
import type { WorkspaceEvents } from '../../src/receive/workspace-events.ts';

/** Hears nothing of a workspace whose token is accepted. */
export const SILENT_EVENTS: WorkspaceEvents = {
  isAccepted: true,
  polled: () => undefined,
  pollFailed: () => undefined,
  unreadableRow: () => undefined,
  cutShort: () => undefined,
  registered: () => undefined,
  heartbeatSent: () => undefined,
  looked: () => false,
  doorbell: () => undefined,
  failed: () => undefined,
};

/** A window of so many seconds, also the first time. */
export const windowOf = (seconds: number, pageRows?: number): WindowOptions => ({
  configuredSeconds: seconds,
  firstSeconds: async () => seconds,
  ...(pageRows === undefined ? {} : { pageRows }),
});

export const NO_DEEP_LOOK = { seconds: 0, swept: () => undefined };
