import type { SQLQueryBindings } from 'bun:sqlite';
import type { MemoryScope } from '../../wire/memories.ts';
import type { PlatformDatabase } from './schema.ts';

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
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  insert(memory: MemoryRecord): void {
    this.#database.insert('memories', { ...memory });
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
    return this.#database.all(
      `SELECT * FROM memories WHERE ${where.join(' AND ')} ORDER BY created_at DESC, rowid DESC LIMIT ?`,
      ...values,
      filter.limit,
    );
  }

  replaceContent(workspaceId: string, id: string, content: string): boolean {
    const sql = 'UPDATE memories SET content = ? WHERE workspace_id = ? AND id = ?';
    return this.#database.run(sql, content, workspaceId, id) > 0;
  }

  delete(workspaceId: string, id: string): boolean {
    return this.#database.run('DELETE FROM memories WHERE workspace_id = ? AND id = ?', workspaceId, id) > 0;
  }
}
