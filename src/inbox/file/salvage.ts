import type { Database, SQLQueryBindings } from 'bun:sqlite';
import { isReadableBody } from '../stored-message.ts';
import { otherTables } from './merge.ts';
import { openReadOnly } from './sqlite-file.ts';

/** What is missing may be this old at least, and is asked for again. */
const LOOK_BACK_MS = 86_400_000;
/** Rows next to a damaged place came at about the same time as those in it. */
const MARGIN_MS = 600_000;
const MAX_CHUNK_ROWS = 500;
const MAX_SKIP_ROWS = 1_024;
/** Rows that cannot be read in a row before the rest is given up. */
const MAX_UNREADABLE_ROWS = 1_000_000;

type StoredRow = Record<string, SQLQueryBindings> & { readonly row: number; readonly created_us: number };

/**
 * Copies every message that can still be read from a damaged inbox file into a new one, so that what was settled is not
 * shown again, and notes from when on messages may be missing: the feed reads that stretch anew, and what the new file
 * does not know is marked.
 */
export function salvage(damagedPath: string, into: Database, nowMs: number): void {
  const oldestMs = nowMs - LOOK_BACK_MS;
  let sinceMs = oldestMs;
  try {
    using source = openReadOnly(damagedPath);
    copyFence(source, into);
    for (const table of otherTables(into)) copyTable(table, source, into);
    sinceMs = Math.min(sinceMs, copyMessages(source, into));
  } catch {
    // Not even a list of tables: everything of the last day is asked for again.
  }
  noteDoubt(into, Math.floor(sinceMs));
}

/** From this local time on messages may have been shown, or not, without this file knowing. */
export function noteDoubt(database: Database, sinceMs: number): void {
  database.run('INSERT INTO doubt VALUES (?)', [sinceMs]);
}

function copyFence(source: Database, into: Database): void {
  try {
    const row = source.query<{ fence: number }, []>('SELECT fence FROM lease').get();
    if (row !== null) into.run('UPDATE lease SET fence = max(fence, ?)', [row.fence]);
  } catch {
    // Counting begins anew.
  }
}

/** As far as it can be read. */
function copyTable(table: string, source: Database, into: Database): void {
  try {
    const rows = source.query<SQLQueryBindings[], []>(`SELECT * FROM ${table}`).values();
    for (const row of rows) {
      into.run(`INSERT OR IGNORE INTO ${table} VALUES (${row.map(() => '?')})`, row);
    }
  } catch {
    // These only help to understand messages; none is lost without them.
  }
}

/** Returns the time of the oldest row next to one that could not be read; Infinity when all could. */
function copyMessages(source: Database, into: Database): number {
  const known = new Set(columnNames(into));
  const columns = columnNames(source).filter((name) => known.has(name));
  const insert = into.query<null, SQLQueryBindings[]>(
    `INSERT OR IGNORE INTO message (${columns}) VALUES (${columns.map(() => '?')})`,
  );
  let gapMs = Number.POSITIVE_INFINITY;
  into.transaction(() => {
    let lastMs: number | undefined;
    let isAfterGap = false;
    for (const row of readableRows(source, columns)) {
      const atMs = row === undefined ? undefined : row.created_us / 1000 - MARGIN_MS;
      const isTaken = row !== undefined && take(insert, columns, row);
      if (!isTaken || isAfterGap) gapMs = Math.min(gapMs, lastMs ?? gapMs, atMs ?? gapMs);
      isAfterGap = !isTaken;
      lastMs = atMs ?? lastMs;
    }
  })();
  return gapMs;
}

function take(
  insert: { run(...values: SQLQueryBindings[]): unknown },
  columns: readonly string[],
  row: StoredRow,
): boolean {
  if (typeof row.body === 'string' && !isReadableBody(row.body)) return false;
  try {
    insert.run(...columns.map((name) => row[name] ?? null));
    return true;
  } catch {
    return false;
  }
}

function columnNames(database: Database): string[] {
  return database
    .query<{ name: string }, []>("SELECT name FROM pragma_table_info('message')")
    .all()
    .map(({ name }) => name);
}

/** Every row that can be read, in order, and undefined once for each stretch that cannot. */
function* readableRows(source: Database, columns: readonly string[]): Generator<StoredRow | undefined> {
  const read = source.query<StoredRow, [number, number]>(
    `SELECT ${columns} FROM message WHERE row > ? ORDER BY row LIMIT ?`,
  );
  let after = 0;
  let chunk = MAX_CHUNK_ROWS;
  let skip = 1;
  for (let unreadable = 0; unreadable < MAX_UNREADABLE_ROWS; ) {
    try {
      const rows = read.all(after, chunk);
      if (rows.length === 0) return;
      yield* rows;
      after = rows.at(-1)?.row ?? after;
      chunk = Math.min(MAX_CHUNK_ROWS, chunk * 2);
      skip = 1;
      unreadable = 0;
    } catch {
      // Closer and closer to the damaged place, then over it in growing steps.
      if (chunk > 1) {
        chunk = Math.ceil(chunk / 4);
        continue;
      }
      yield undefined;
      after += skip;
      unreadable += skip;
      skip = Math.min(MAX_SKIP_ROWS, skip * 2);
    }
  }
}
