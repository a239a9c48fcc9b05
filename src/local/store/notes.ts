import type { PlatformDatabase } from './schema.ts';

/** An entry of a workspace's key-value memory. `value` is JSON text, times are microseconds. */
export interface NoteRecord {
  readonly key: string;
  readonly value: string;
  readonly version: number;
  readonly expires_at: number | null;
  readonly updated_at: number;
}

export interface NewNote {
  readonly key: string;
  readonly value: string;
  readonly expiresAtMicros: number | null;
  readonly nowMicros: number;
}

const COLUMNS = 'key, value, version, expires_at, updated_at';

/** The key-value memory of the workspaces. An expired entry is not shown, but still has its version. */
export class NoteStore {
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  list(workspaceId: string, nowMicros: number): readonly NoteRecord[] {
    const where = 'workspace_id = ? AND (expires_at IS NULL OR expires_at > ?)';
    const sql = `SELECT ${COLUMNS} FROM workspace_memory WHERE ${where} ORDER BY key`;
    return this.#database.all(sql, workspaceId, nowMicros);
  }

  get(workspaceId: string, key: string, nowMicros: number): NoteRecord | undefined {
    return this.list(workspaceId, nowMicros).find((note) => note.key === key);
  }

  /** 0 for a key that was never set. */
  versionOf(workspaceId: string, key: string): number {
    const sql = 'SELECT version FROM workspace_memory WHERE workspace_id = ? AND key = ?';
    return this.#database.one<{ version: number }>(sql, workspaceId, key)?.version ?? 0;
  }

  /** Returns the new version. */
  set(workspaceId: string, { key, value, expiresAtMicros, nowMicros }: NewNote): number {
    const row = { value, expires_at: expiresAtMicros, updated_at: nowMicros, version: 1 };
    const stored = this.#database.insert<{ version: number }>(
      'workspace_memory',
      { workspace_id: workspaceId, key, ...row },
      `ON CONFLICT (workspace_id, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at,
         updated_at = excluded.updated_at, version = version + 1
       RETURNING version`,
    );
    return stored?.version ?? 1;
  }

  delete(workspaceId: string, key: string): void {
    this.#database.run('DELETE FROM workspace_memory WHERE workspace_id = ? AND key = ?', workspaceId, key);
  }
}
