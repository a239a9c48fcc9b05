import type { Database } from 'bun:sqlite';

const BUSY_TIMEOUT_MS = 2_000;

/** Writes all that an inbox in memory knows into the file; what that knows better stays. Row numbers are those of memory. */
export function mergeIntoFile(memory: Database, path: string): void {
  memory.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  memory.run('ATTACH DATABASE ? AS file', [path]);
  try {
    const columns = columnsOf(memory);
    memory
      .transaction(() => {
        freeRowNumbers(memory);
        memory.run(mergeMessages(columns));
        for (const table of otherTables(memory)) {
          memory.run(`INSERT OR REPLACE INTO file.${table} SELECT * FROM main.${table}`);
        }
        memory.run(
          `INSERT INTO file.watermark SELECT * FROM main.watermark WHERE true
           ON CONFLICT (workspace_id) DO UPDATE SET local_ms = excluded.local_ms, platform_ms = excluded.platform_ms
           WHERE excluded.local_ms > local_ms`,
        );
      })
      .immediate();
  } finally {
    memory.run('DETACH DATABASE file');
  }
}

/** Gives other row numbers to those messages of the file whose numbers are taken in memory; nobody remembers them. */
function freeRowNumbers(memory: Database): void {
  const taken = memory
    .query<{ row: number }, []>(
      `SELECT row FROM file.message f JOIN main.message m USING (row)
       WHERE (f.workspace_id, f.activity_id) <> (m.workspace_id, m.activity_id)`,
    )
    .all();
  const move = memory.query<null, [number]>(
    `UPDATE file.message
     SET row = 1 + max((SELECT max(row) FROM file.message), (SELECT max(row) FROM main.message)) WHERE row = ?`,
  );
  for (const { row } of taken) move.run(row);
}

function mergeMessages(columns: readonly string[]): string {
  const isKnownBetter = "message.state IN ('settled', 'ignored') OR message.pushes > excluded.pushes";
  const kept = columns
    .filter((name) => !['row', 'workspace_id', 'activity_id'].includes(name))
    .map((name) => `${name} = CASE WHEN ${isKnownBetter} THEN message.${name} ELSE excluded.${name} END`);
  const same = columns.map((name) => `f.${name} IS m.${name}`).join(' AND ');
  return `
    INSERT INTO file.message (${columns}) SELECT ${columns} FROM main.message m
    WHERE NOT EXISTS (SELECT 1 FROM file.message f WHERE ${same})
    ON CONFLICT (workspace_id, activity_id) DO UPDATE SET row = excluded.row, ${kept.join(', ')}`;
}

const OWN_WAY = new Set(['message', 'watermark', 'lease', 'doubt']);

/** Tables whose rows are simply replaced when they are merged. */
export function otherTables(database: Database): string[] {
  return database
    .query<{ name: string }, []>("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    .all()
    .map(({ name }) => name)
    .filter((name) => !OWN_WAY.has(name) && !name.startsWith('sqlite_'));
}

/** Of table `message`. */
export function columnsOf(database: Database): string[] {
  return database
    .query<{ name: string }, []>("SELECT name FROM pragma_table_info('message')")
    .all()
    .map(({ name }) => name);
}
