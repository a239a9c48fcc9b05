import type { Database } from 'bun:sqlite';
import type { Message } from '../../core/message.ts';
import type { InboxEntry } from '../entry.ts';
import type { InboxDatabase } from '../inbox-database.ts';
import { IS_RESULT } from '../stored-message.ts';
import { type AccessPolicy, EVERYBODY, mayPeerWrite, mayReachSession, type SenderAccess } from './policy.ts';

/** Keeps out of the session what its user does not let in, when it is stored and again before it is handed out. */
export class SenderGate {
  readonly #statements: ReturnType<typeof gateStatements>;
  #applied: AccessPolicy = EVERYBODY;
  access: SenderAccess = { policy: EVERYBODY };

  constructor(private readonly database: InboxDatabase) {
    this.#statements = gateStatements(database.sqlite);
  }

  mayReach(message: Message): boolean {
    return mayReachSession(this.access.policy, message);
  }

  /** Refuses what waits of senders who may not write any more. Does nothing while the policy is the same. */
  apply(): void {
    const { policy } = this.access;
    if (policy === this.#applied) return;
    this.database.write(() => {
      for (const { workspace_id: workspaceId, peer_id: peerId } of this.#statements.waitingPeers.all()) {
        if (mayPeerWrite(policy, workspaceId, peerId)) continue;
        this.#statements.refusePeer.run(workspaceId, peerId);
      }
    });
    this.#applied = policy;
  }

  /** Returns whether a message that waits may still be handed out; if not, it is refused from now on. */
  admit({ row, message }: InboxEntry): boolean {
    if (this.mayReach(message)) return true;
    this.database.write(() => this.#statements.refuse.run(row));
    return false;
  }
}

const REFUSE =
  "UPDATE message SET state = 'ignored', reason = 'access', body = NULL, message_key = NULL, held_for = NULL";

export function gateStatements(sqlite: Database) {
  return {
    waitingPeers: sqlite.query<{ workspace_id: string; peer_id: string }, []>(
      "SELECT DISTINCT workspace_id, peer_id FROM message WHERE state = 'pending' AND peer_id IS NOT NULL",
    ),
    refusePeer: sqlite.query<null, [string, string]>(
      `${REFUSE} WHERE state = 'pending' AND workspace_id = ? AND peer_id = ? AND NOT ${IS_RESULT}`,
    ),
    refuse: sqlite.query<null, [number]>(`${REFUSE} WHERE row = ? AND state = 'pending'`),
  };
}
