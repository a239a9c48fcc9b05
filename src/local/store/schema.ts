import { Database, type SQLQueryBindings } from 'bun:sqlite';
import { chmodSync, closeSync, openSync } from 'node:fs';
import { ADDED_COLUMNS, OPEN_TRANSACTIONS, TABLES } from './tables.ts';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether the platform's database takes this text for an id. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The platform's database. Statements are prepared once per text. */
export class PlatformDatabase {
  readonly #database: Database;

  /** `path` is a file, readable by its owner only from its first byte on, or `:memory:`. */
  constructor(path: string) {
    if (path !== ':memory:') {
      closeSync(openSync(path, 'a', 0o600));
      chmodSync(path, 0o600);
    }
    this.#database = new Database(path, { strict: true });
    this.#database.run('PRAGMA journal_mode = WAL');
    this.#database.run('PRAGMA synchronous = NORMAL');
    this.#database.run('PRAGMA busy_timeout = 2000');
    this.#database.run(TABLES);
    this.#addColumns();
    this.#database.run(OPEN_TRANSACTIONS);
  }

  #addColumns(): void {
    for (const [table, column, definition] of ADDED_COLUMNS) {
      const isThere = this.count('pragma_table_info(?) WHERE name = ?', table, column) > 0;
      if (!isThere) this.#database.run(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`);
    }
  }

  one<Row>(sql: string, ...values: SQLQueryBindings[]): Row | undefined {
    return this.#database.query<Row, SQLQueryBindings[]>(sql).get(...values) ?? undefined;
  }

  all<Row>(sql: string, ...values: SQLQueryBindings[]): readonly Row[] {
    return this.#database.query<Row, SQLQueryBindings[]>(sql).all(...values);
  }

  /** Returns how many rows it changed. */
  run(sql: string, ...values: SQLQueryBindings[]): number {
    return this.#database.query(sql).run(...values).changes;
  }

  /** Inserts a row, given as column → value. `suffix` follows the values, e.g. `RETURNING seq`. */
  insert<Row>(table: string, row: Readonly<Record<string, SQLQueryBindings>>, suffix = ''): Row | undefined {
    const columns = Object.keys(row);
    const places = columns.map(() => '?').join(', ');
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places}) ${suffix}`;
    return this.one<Row>(sql, ...Object.values(row));
  }

  /** How many rows `from` has: what follows `FROM` in a query. */
  count(from: string, ...values: SQLQueryBindings[]): number {
    return this.one<{ n: number }>(`SELECT count(*) AS n FROM ${from}`, ...values)?.n ?? 0;
  }

  /** All that `work` writes, or nothing. */
  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  close(): void {
    this.#database.close();
  }
}
