import type { Message } from '../../core/message.ts';
import type { InboxEntry } from '../entry.ts';
import type { Statements } from '../statements.ts';
import { type AccessPolicy, EVERYBODY, mayPeerWrite, mayReachSession, type SenderAccess } from './policy.ts';

/**
 * Keeps out of the session what its user does not let in: asked when a message is stored, and again before it is handed
 * out. What is refused is ignored for good, and its text is not kept.
 */
export class SenderGate {
  readonly #statements: Statements;
  #applied: AccessPolicy = EVERYBODY;
  access: SenderAccess = { policy: EVERYBODY };

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  mayReach(message: Message): boolean {
    return mayReachSession(this.access.policy, message);
  }

  /** Refuses what waits of senders who may not write any more. Does nothing while the policy is the same. */
  apply(): void {
    const { policy } = this.access;
    if (policy === this.#applied) return;
    for (const { workspace_id: workspaceId, peer_id: peerId } of this.#statements.waitingPeers.all()) {
      if (mayPeerWrite(policy, workspaceId, peerId)) continue;
      this.#statements.refusePeer.run(workspaceId, peerId);
    }
    this.#applied = policy;
  }

  /** Whether a message that waits may still be handed out; if not, it is refused from now on. */
  admits({ row, message }: InboxEntry): boolean {
    if (this.mayReach(message)) return true;
    this.#statements.refuse.run(row);
    return false;
  }
}
