import { Database } from 'bun:sqlite';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const rowsSchema = z.array(z.object({ state: z.string(), activity_id: z.string() }));

/** Looks into the inbox of a state directory from outside, without ever holding its lock. */
export class InboxFile {
  readonly path: string;

  constructor(stateDirectory: string) {
    this.path = join(stateDirectory, 'inbox.db');
  }

  /** Ids of the messages in one of these states; undefined while the file cannot be read. */
  ids(...states: readonly string[]): string[] | undefined {
    return this.#look((database) =>
      rowsSchema
        .parse(database.query('SELECT state, activity_id FROM message').all())
        .flatMap((row) => (states.includes(row.state) ? [row.activity_id] : [])),
    );
  }

  /** Whether some process is in the middle of a write. */
  isBeingWritten(): boolean {
    return (
      this.#look((database) => {
        database.run('PRAGMA busy_timeout = 0');
        try {
          database.run('BEGIN IMMEDIATE');
          database.run('ROLLBACK');
          return false;
        } catch {
          return true;
        }
      }, false) ?? false
    );
  }

  #look<T>(look: (database: Database) => T, readonly = true): T | undefined {
    if (!existsSync(this.path)) return undefined;
    let database: Database | undefined;
    try {
      database = new Database(this.path, readonly ? { readonly } : { readwrite: true, create: false });
      return look(database);
    } catch {
      return undefined;
    } finally {
      database?.close(false);
    }
  }
}
