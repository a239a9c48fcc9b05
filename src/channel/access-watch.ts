import type { AccessGate } from '../access/gate.ts';
import { OPEN_POLICY } from '../access/policy.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { sleep } from '../runtime/sleep.ts';

export interface AccessWatchDeps {
  readonly gate: AccessGate;
  readonly inbox: Inbox;
  readonly fence: number;
}

const LOOK_INTERVAL_MS = 1_000;

/**
 * Keeps what waits in the inbox in line with `access.json`: messages whose senders may not write any more are refused
 * soon after the change, also those that the session would read by itself. Rejects only with `FencedError` and
 * `InboxUnwritableError`.
 */
export async function runAccessWatch(
  { gate, inbox, fence }: AccessWatchDeps,
  signal: AbortSignal,
): Promise<void> {
  let applied = OPEN_POLICY;
  while (!signal.aborted) {
    const { policy } = gate;
    if (policy !== applied) inbox.refuseWaiting(fence, (message) => !gate.admits(message));
    applied = policy;
    await sleep(LOOK_INTERVAL_MS, signal);
  }
}
