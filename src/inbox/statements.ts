import type { Database } from 'bun:sqlite';

export type MessageState = 'fetched' | 'pending' | 'pushed' | 'settled' | 'undelivered' | 'ignored';

export interface MessageRow {
  readonly row: number;
  readonly state: MessageState;
  readonly pushes: number;
  readonly body: string | null;
}

const COLUMNS = 'row, state, pushes, body';
/** As the index on age has it, word for word. */
const HANDLED = "state IN ('settled', 'undelivered', 'ignored')";
const HOLDS_FENCE = '(SELECT fence FROM lease) = ?';

/** Every statement of the inbox, prepared once. */
export function createStatements(database: Database) {
  return {
    fence: database.query<{ fence: number }, []>('SELECT fence FROM lease'),
    takeFence: database.query<{ fence: number }, []>('UPDATE lease SET fence = fence + 1 RETURNING fence'),
    insert: database.query<
      null,
      [
        string,
        string,
        string,
        string | null,
        number,
        number,
        string | null,
        string | null,
        number,
        string | null,
      ]
    >(
      `INSERT INTO message
         (workspace_id, activity_id, state, reason, created_us, seq, message_key, body, stored_ms, peer_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, activity_id) DO NOTHING`,
    ),
    hasKey: database.query<{ row: number }, [string, string, string]>(
      'SELECT row FROM message WHERE workspace_id = ? AND message_key = ? AND activity_id <> ?',
    ),
    has: database.query<{ row: number }, [string, string]>(
      'SELECT row FROM message WHERE workspace_id = ? AND activity_id = ?',
    ),
    release: database.query<null, [string]>(
      "UPDATE message SET state = 'pending' WHERE state = 'fetched' AND workspace_id = ?",
    ),
    setWatermark: database.query<null, [string, number, number | null]>(
      `INSERT INTO watermark (workspace_id, local_ms, platform_ms) VALUES (?, ?, ?)
       ON CONFLICT (workspace_id) DO UPDATE SET local_ms = excluded.local_ms, platform_ms = excluded.platform_ms`,
    ),
    watermark: database.query<{ local_ms: number; platform_ms: number | null }, [string]>(
      'SELECT local_ms, platform_ms FROM watermark WHERE workspace_id = ?',
    ),
    doubt: database.query<{ since_ms: number }, []>('SELECT since_ms FROM doubt ORDER BY since_ms LIMIT 1'),
    markDoubtful: database.query<null, [string, string]>(
      'UPDATE message SET pushes = 1 WHERE workspace_id = ? AND activity_id = ?',
    ),
    pending: database.query<MessageRow, [string, number]>(
      // The plus keeps SQLite on the ordered index: sorting all that waits for each batch would be quadratic.
      `SELECT ${COLUMNS} FROM message
       WHERE state = 'pending' AND held_for IS NULL AND +workspace_id IN (SELECT value FROM json_each(?))
       ORDER BY created_us, seq, row LIMIT ?`,
    ),
    markPushed: database.query<null, [number, number, number]>(
      `UPDATE message SET state = 'pushed', pushes = pushes + 1, pushed_ms = ? WHERE row = ? AND ${HOLDS_FENCE}`,
    ),
    markUnpushed: database.query<null, [number, number]>(
      `UPDATE message SET state = 'pending', pushes = pushes - 1 WHERE row = ? AND ${HOLDS_FENCE}`,
    ),
    settle: database.query<null, [number, string, number]>(
      `UPDATE message SET state = 'settled', settled_ms = ?, settled_by = ?
       WHERE row = ? AND state IN ('pending', 'pushed', 'undelivered')`,
    ),
    settleHeld: database.query<null, [number, string, number, number]>(
      `UPDATE message SET state = 'settled', settled_ms = ?, settled_by = ?
       WHERE row = ? AND state = 'pushed' AND ${HOLDS_FENCE}`,
    ),
    giveUpPushed: database.query<null, [number, string]>(
      `UPDATE message SET state = 'undelivered'
       WHERE state = 'pushed' AND pushes >= ? AND row NOT IN (SELECT value FROM json_each(?))`,
    ),
    recoverPushed: database.query<null, [string]>(
      `UPDATE message SET state = 'pending'
       WHERE state = 'pushed' AND row NOT IN (SELECT value FROM json_each(?))`,
    ),
    giveUp: database.query<null, [number, number]>(
      "UPDATE message SET state = 'undelivered' WHERE row = ? AND state = 'pushed' AND pushes >= ?",
    ),
    pushAgain: database.query<null, [number]>(
      "UPDATE message SET state = 'pending' WHERE row = ? AND state = 'pushed'",
    ),
    // One push stays counted: the message may have been seen after all, so it must come again marked.
    unheard: database.query<null, [number]>(
      "UPDATE message SET state = 'pending', pushes = min(pushes, 1) WHERE row = ? AND state = 'pushed'",
    ),
    // Three parts, because each has an index of its own.
    waiting: database.query<MessageRow, []>(
      `SELECT ${COLUMNS} FROM message WHERE state = 'fetched'
       UNION ALL SELECT ${COLUMNS} FROM message WHERE state = 'pending' AND held_for IS NULL
       UNION ALL SELECT ${COLUMNS} FROM message WHERE state = 'pending' AND held_for IS NOT NULL`,
    ),
    // As if it had been refused when it came: nothing of it is kept, and nobody wrote last.
    refuse: database.query<null, [number]>(
      `UPDATE message SET state = 'ignored', reason = 'access', body = NULL, message_key = NULL, peer_id = NULL
       WHERE row = ? AND state IN ('fetched', 'pending')`,
    ),
    untold: database.query<MessageRow, []>(
      `SELECT ${COLUMNS} FROM message WHERE state = 'undelivered' AND reason IS NULL ORDER BY created_us, seq, row`,
    ),
    untoldWaiting: database.query<MessageRow, [string, number]>(
      `SELECT ${COLUMNS} FROM message
       WHERE state = 'pending' AND held_for IS NULL AND reason IS NULL AND +workspace_id = ? AND stored_ms <= ?
       ORDER BY created_us, seq, row LIMIT 500`,
    ),
    markTold: database.query<null, [number]>(
      "UPDATE message SET reason = 'told' WHERE row = ? AND state IN ('pending', 'undelivered')",
    ),
    find: database.query<MessageRow, [string]>(`SELECT ${COLUMNS} FROM message WHERE activity_id = ?`),
    lastWorkspaceOfPeer: database.query<{ workspace_id: string }, [string]>(
      'SELECT workspace_id FROM message WHERE peer_id = ? ORDER BY created_us DESC, seq DESC, row DESC LIMIT 1',
    ),
    counts: database.query<{ state: string; n: number }, [string]>(
      `SELECT CASE WHEN state = 'ignored' AND reason = 'access' THEN 'refused' ELSE state END AS state, count(*) AS n
       FROM message WHERE workspace_id = ? GROUP BY 1`,
    ),
    pruneBodies: database.query<null, [number]>(
      `UPDATE message SET body = NULL
       WHERE ${HANDLED} AND stored_ms < ? AND state = 'settled' AND body IS NOT NULL`,
    ),
    pruneIds: database.query<null, [number]>(`DELETE FROM message WHERE ${HANDLED} AND stored_ms < ?`),
  };
}

export type Statements = ReturnType<typeof createStatements>;
