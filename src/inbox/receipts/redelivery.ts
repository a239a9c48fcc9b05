import type { PlatformClient } from '../../platform/client.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Inbox } from '../inbox.ts';
import { UnseenNotices } from './unseen-notices.ts';

export interface RedeliveryDeps {
  readonly inbox: Inbox;
  readonly fence: number;
  readonly deliveries: Deliveries;
  readonly clients: readonly PlatformClient[];
  readonly onFailed: (error: unknown) => void;
}

const LOOK_INTERVAL_MS = 300_000;

/**
 * Pushes again what the session never saw, and says so to the canvas user when that was in vain. Rejects only with
 * `FencedError` and `InboxUnwritableError`.
 */
export async function runRedelivery(deps: RedeliveryDeps, signal: AbortSignal): Promise<void> {
  const { deliveries } = deps;
  const notices = new UnseenNotices(deps);
  while (!signal.aborted) {
    deliveries.requeueMissed(deps.inbox, deps.fence);
    await notices.send(deliveries.isDeaf, signal);
    await deliveries.missedBell.wait(LOOK_INTERVAL_MS, signal);
  }
}
