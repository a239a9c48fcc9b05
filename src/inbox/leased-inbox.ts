import type { Database } from 'bun:sqlite';
import type { SenderGate } from './access/sender-gate.ts';
import { Arrivals } from './arrivals.ts';
import type { DelegationLog } from './delegation-log.ts';
import type { Holds } from './holds.ts';
import { Fence, type InboxDatabase } from './inbox-database.ts';
import { PushQueue } from './push-queue.ts';

/** Handled messages keep their text this long, for replies and questions. */
const BODY_DAYS = 7;
/** Their ids stay longer than the widest window (30 days) that could bring them back. */
const ID_DAYS = 32;
const DAY_MS = 86_400_000;

/** What only the holder of the lease does with the inbox. Throws `FencedError` once another process has taken over. */
export class LeasedInbox {
  readonly fence: Fence;
  readonly arrivals: Arrivals;
  readonly pushes: PushQueue;
  readonly holds: Holds;
  readonly delegations: DelegationLog;
  readonly #nowMs: () => number;
  readonly #statements: ReturnType<typeof pruneStatements>;

  constructor(database: InboxDatabase, gate: SenderGate, holds: Holds, delegations: DelegationLog) {
    this.fence = new Fence(database);
    this.arrivals = new Arrivals(database, this.fence, gate, delegations);
    this.pushes = new PushQueue(database, this.fence, gate);
    this.holds = holds;
    this.delegations = delegations;
    this.#nowMs = database.nowMs;
    this.#statements = pruneStatements(database.sqlite);
  }

  /** Drops texts of old handled messages, and their ids once no window can bring them back. */
  prune(): void {
    const now = this.#nowMs();
    this.fence.transaction(() => {
      this.#statements.bodies.run(now - BODY_DAYS * DAY_MS);
      this.#statements.ids.run(now - ID_DAYS * DAY_MS);
      this.delegations.prune(now - ID_DAYS * DAY_MS);
    });
  }
}

/** As the index on age has it, word for word. */
const HANDLED = "state IN ('settled', 'undelivered', 'ignored')";

export function pruneStatements(sqlite: Database) {
  return {
    bodies: sqlite.query<null, [number]>(
      `UPDATE message SET body = NULL
       WHERE ${HANDLED} AND stored_ms < ? AND state = 'settled' AND body IS NOT NULL`,
    ),
    ids: sqlite.query<null, [number]>(`DELETE FROM message WHERE ${HANDLED} AND stored_ms < ?`),
  };
}
