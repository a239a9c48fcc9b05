import type { PlatformClient } from '../../platform/client.ts';
import type { Bell } from '../../runtime/bell.ts';
import type { Inbox } from '../inbox.ts';
import type { Receipts } from './receipts.ts';
import { UnseenNotices } from './unseen-notices.ts';

export interface RedeliveryDeps {
  readonly inbox: Inbox;
  readonly fence: number;
  readonly receipts: Receipts;
  readonly clients: readonly PlatformClient[];
  /** Rung when something is to be pushed again. */
  readonly pushBell: Bell;
  readonly onFailed: (error: unknown) => void;
}

const LOOK_INTERVAL_MS = 300_000;

/**
 * Pushes again what the session never saw, and says so to the canvas user when that was in vain. Rejects only with
 * `FencedError` and `InboxUnwritableError`.
 */
export async function runRedelivery(deps: RedeliveryDeps, signal: AbortSignal): Promise<void> {
  const notices = new UnseenNotices(deps);
  while (!signal.aborted) {
    const { counted, uncounted } = deps.receipts.takeMissed();
    if (counted.length > 0) deps.inbox.missed(deps.fence, counted);
    if (uncounted.length > 0) deps.inbox.unheard(deps.fence, uncounted);
    deps.pushBell.ring();
    await notices.send(deps.receipts.isDeaf, signal);
    await deps.receipts.bell.wait(LOOK_INTERVAL_MS, signal);
  }
}
