import type { Database, SQLQueryBindings } from 'bun:sqlite';
import { parseStoredMessage } from '../stored-message.ts';
import { columnsOf, otherTables } from './merge.ts';
import { openReadOnly } from './sqlite-file.ts';

/** How old what is missing may be at least. */
const LOOK_BACK_MS = 86_400_000;
/** Rows next to a damaged place came at about the same time as those in it. */
const MARGIN_MS = 600_000;
/** Behind more unreadable rows than this the rest is given up. */
const MAX_SKIPPED_ROWS = 1_000_000;

type MessageRow = Record<string, SQLQueryBindings> & { readonly row: number; readonly created_us: number };

/** Copies all that a damaged file still has, and notes from when on messages may be missing, which the feed reads anew. */
export function salvage(
  damagedPath: string,
  into: Database,
  nowMs: number,
  { isOnNetwork = false } = {},
): void {
  let sinceMs = nowMs - LOOK_BACK_MS;
  asFarAsReadable(() => {
    using source = openReadOnly(damagedPath, { isOnNetwork });
    asFarAsReadable(() => copyFence(source, into));
    for (const table of otherTables(into)) asFarAsReadable(() => copyTable(table, source, into));
    sinceMs = Math.min(sinceMs, copyMessages(source, into));
  });
  // From this local time on messages may have been shown, or not, without this file knowing.
  into.run('INSERT INTO doubt VALUES (?)', [Math.floor(sinceMs)]);
}

function asFarAsReadable(copy: () => void): void {
  try {
    copy();
  } catch {
    // The rest is behind the damage.
  }
}

function copyFence(source: Database, into: Database): void {
  const row = source.query<{ fence: number }, []>('SELECT fence FROM lease').get();
  if (row !== null) into.run('UPDATE lease SET fence = max(fence, ?)', [row.fence]);
}

function copyTable(table: string, source: Database, into: Database): void {
  for (const row of source.query<SQLQueryBindings[], []>(`SELECT * FROM ${table}`).values()) {
    into.run(`INSERT OR IGNORE INTO ${table} VALUES (${row.map(() => '?')})`, row);
  }
}

/** Returns about the time of the oldest message that could not be read; Infinity when all could, or none is known. */
function copyMessages(source: Database, into: Database): number {
  const columns = columnsOf(into).filter((name) => columnsOf(source).includes(name));
  const read = source.query<MessageRow, [number]>(
    `SELECT ${columns} FROM message WHERE row > ? ORDER BY row LIMIT 1`,
  );
  const insert = into.query<null, SQLQueryBindings[]>(
    `INSERT OR IGNORE INTO message (${columns}) VALUES (${columns.map(() => '?')})`,
  );
  let after = 0;
  let lastMs: number | undefined;
  let missingMs: number | undefined;
  const copyAll = into.transaction(() => {
    for (let skip = 1; skip <= MAX_SKIPPED_ROWS; ) {
      try {
        const row = read.get(after);
        if (row === null) return;
        after = row.row - 1;
        skip = 1;
        if (typeof row.body === 'string') parseStoredMessage(row.body);
        insert.run(...columns.map((name) => row[name] ?? null));
        after = row.row;
        lastMs = row.created_us / 1000;
      } catch {
        missingMs ??= lastMs;
        after += skip;
        skip *= 2;
      }
    }
  });
  copyAll();
  return missingMs === undefined ? Number.POSITIVE_INFINITY : missingMs - MARGIN_MS;
}
