import type { PlatformDatabase } from './schema.ts';

/** What the workspaces spent, in cents, as their heartbeats tell it. */
export class SpendingStore {
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  record(workspaceId: string, cents: number, nowMicros: number): void {
    const event = { workspace_id: workspaceId, delta_cents: cents, occurred_at: nowMicros };
    this.#database.insert('workspace_spend_events', event);
  }

  /** What was spent after a time. */
  since(workspaceId: string, sinceMicros: number): number {
    const sql = `SELECT coalesce(sum(delta_cents), 0) AS cents FROM workspace_spend_events
      WHERE workspace_id = ? AND occurred_at > ?`;
    return this.#database.one<{ cents: number }>(sql, workspaceId, sinceMicros)?.cents ?? 0;
  }
}
