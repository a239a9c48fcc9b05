import type { Database } from 'bun:sqlite';

/** How far each agent says it has come in its inbox. */
export class AcknowledgementStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The highest `seq` that the agent has dealt with; it never goes back. */
  acknowledge(workspaceId: string, seq: number): number {
    const kept = this.#database
      .query<{ last_acked_seq: number }, [string, number]>(
        `INSERT INTO inbox_delivery_state (workspace_id, last_acked_seq) VALUES (?, ?)
         ON CONFLICT (workspace_id) DO UPDATE SET last_acked_seq = max(last_acked_seq, excluded.last_acked_seq)
         RETURNING last_acked_seq`,
      )
      .get(workspaceId, seq);
    return kept?.last_acked_seq ?? seq;
  }

  lastAcknowledged(workspaceId: string): number {
    return (
      this.#database
        .query<{ last_acked_seq: number }, [string]>(
          'SELECT last_acked_seq FROM inbox_delivery_state WHERE workspace_id = ?',
        )
        .get(workspaceId)?.last_acked_seq ?? 0
    );
  }

  countAfter(workspaceId: string, seq: number): number {
    return (
      this.#database
        .query<{ n: number }, [string, number]>(
          `SELECT count(*) AS n FROM activity_logs
           WHERE workspace_id = ? AND seq > ? AND activity_type = 'a2a_receive'`,
        )
        .get(workspaceId, seq)?.n ?? 0
    );
  }
}
