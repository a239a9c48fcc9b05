import type { Database, SQLQueryBindings } from 'bun:sqlite';

export type MemoryScope = 'LOCAL' | 'TEAM' | 'GLOBAL';

export interface MemoryRecord {
  readonly id: string;
  readonly workspace_id: string;
  readonly content: string;
  readonly scope: MemoryScope;
  readonly namespace: string;
  readonly created_at: number;
}

/** Whose memories are read: all of one workspace, and what others share. */
export interface MemoryOwners {
  readonly own: string | undefined;
  readonly sharing: readonly string[];
}

export interface MemoryFilter {
  readonly text?: string;
  readonly scope?: string;
  readonly namespace?: string;
  readonly limit: number;
}

export class MemoryStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insert(memory: MemoryRecord): void {
    this.#database
      .query<null, [string, string, string, MemoryScope, string, number]>(
        'INSERT INTO memories (id, workspace_id, content, scope, namespace, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(memory.id, memory.workspace_id, memory.content, memory.scope, memory.namespace, memory.created_at);
  }

  /** The newest first. */
  list({ own, sharing }: MemoryOwners, filter: MemoryFilter): readonly MemoryRecord[] {
    const where = [
      "(workspace_id = ? OR (workspace_id IN (SELECT value FROM json_each(?)) AND scope <> 'LOCAL'))",
    ];
    const values: SQLQueryBindings[] = [own ?? '', JSON.stringify(sharing)];
    const add = (condition: string, value: string | undefined) => {
      if (value === undefined || value === '') return;
      where.push(condition);
      values.push(value);
    };
    add('instr(lower(content), lower(?)) > 0', filter.text);
    add('scope = ?', filter.scope);
    add('namespace = ?', filter.namespace);
    return this.#database
      .query<MemoryRecord, SQLQueryBindings[]>(
        `SELECT * FROM memories WHERE ${where.join(' AND ')} ORDER BY created_at DESC, rowid DESC LIMIT ?`,
      )
      .all(...values, filter.limit);
  }

  replaceContent(workspaceId: string, id: string, content: string): boolean {
    return (
      this.#database
        .query<null, [string, string, string]>(
          'UPDATE memories SET content = ? WHERE workspace_id = ? AND id = ?',
        )
        .run(content, workspaceId, id).changes > 0
    );
  }

  delete(workspaceId: string, id: string): boolean {
    return (
      this.#database
        .query<null, [string, string]>('DELETE FROM memories WHERE workspace_id = ? AND id = ?')
        .run(workspaceId, id).changes > 0
    );
  }
}
