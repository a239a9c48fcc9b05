import type { PlatformDatabase } from './schema.ts';

/** Times are microseconds. */
export interface SecretRecord {
  readonly key: string;
  readonly value: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export class SecretStore {
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  /** In the order of their names. */
  list(workspaceId: string): readonly SecretRecord[] {
    const sql = `SELECT key, value, created_at, updated_at FROM workspace_secrets
      WHERE workspace_id = ? ORDER BY key`;
    return this.#database.all(sql, workspaceId);
  }

  set(workspaceId: string, key: string, value: string, nowMicros: number): void {
    this.#database.insert(
      'workspace_secrets',
      { workspace_id: workspaceId, key, value, created_at: nowMicros, updated_at: nowMicros },
      `ON CONFLICT (workspace_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    );
  }

  delete(workspaceId: string, key: string): boolean {
    const sql = 'DELETE FROM workspace_secrets WHERE workspace_id = ? AND key = ?';
    return this.#database.run(sql, workspaceId, key) > 0;
  }
}
