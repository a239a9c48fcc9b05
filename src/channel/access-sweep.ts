import type { AccessGate } from '../access/gate.ts';
import { type AccessPolicy, OPEN_POLICY } from '../access/policy.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { sleep } from '../runtime/sleep.ts';

const LOOK_INTERVAL_MS = 1_000;

/** Keeps what waits in the inbox in line with `access.json`, so that nothing refused is read there either. */
export class AccessSweep {
  readonly #gate: AccessGate;
  #applied: { readonly policy: AccessPolicy; readonly inbox: Inbox | undefined };

  constructor(gate: AccessGate) {
    this.#gate = gate;
    this.#applied = { policy: OPEN_POLICY, inbox: undefined };
  }

  /** Refuses what waits and may not, when the policy or the inbox is another one. Throws as `Inbox.refuseWaiting` does. */
  apply(inbox: Inbox): void {
    const { policy } = this.#gate;
    const applied = this.#applied;
    if (policy === applied.policy && (inbox === applied.inbox || policy === OPEN_POLICY)) return;
    inbox.refuseWaiting((message) => !this.#gate.admits(message));
    this.#applied = { policy, inbox };
  }

  /** Applies every change soon, until the signal aborts. Rejects as `apply` throws. */
  async run(inbox: Inbox, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.apply(inbox);
      await sleep(LOOK_INTERVAL_MS, signal);
    }
  }
}
