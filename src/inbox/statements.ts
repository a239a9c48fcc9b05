import type { Database } from 'bun:sqlite';

export type MessageState = 'fetched' | 'pending' | 'pushed' | 'settled' | 'undelivered' | 'ignored';

export interface MessageRow {
  readonly row: number;
  readonly state: MessageState;
  readonly pushes: number;
  readonly body: string | null;
}

export interface WaitingRow {
  readonly row: number;
  readonly created_us: number;
  readonly peer_id: string | null;
  readonly is_asked_for: 0 | 1;
}

export interface PeerHistoryRow {
  readonly row: number;
  readonly created_us: number;
  readonly state: 'past' | 'released' | 'waiting';
}

const COLUMNS = 'row, state, pushes, body';
/** As the index on age has it, word for word. */
const HANDLED = "state IN ('settled', 'undelivered', 'ignored')";
/** What may be held: it waits to be pushed, and nobody has released it. */
const HOLDABLE = "state = 'pending' AND held_for IS NULL AND reason IS NOT 'released'";
const HELD = "state = 'pending' AND held_for IS NOT NULL";
const FEED_ORDER = 'created_us, seq, row';
// The plus keeps SQLite on the ordered index: sorting all that waits for each batch would be quadratic.
const IN_WORKSPACES = '+workspace_id IN (SELECT value FROM json_each(?))';
const NOT_IN_ROWS = 'row NOT IN (SELECT value FROM json_each(?))';
/** Of one peer, or of everybody when the value is NULL. */
const OF_PEER = "ifnull(peer_id, '') = coalesce(?, peer_id, '')";
/** Only the platform's own report of a delegation of ours has an outcome; the method anybody can name. */
const IS_RESULT = "json_extract(body, '$.delegation.outcome') IS NOT NULL";
/** What its sender wrote is not kept either. */
const REFUSE =
  "UPDATE message SET state = 'ignored', reason = 'access', body = NULL, message_key = NULL, held_for = NULL";
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
      `UPDATE message SET state = 'pending' WHERE state = 'fetched' AND workspace_id = ?`,
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
    pending: database.query<MessageRow, [string, string, number]>(
      `SELECT ${COLUMNS} FROM message
       WHERE state = 'pending' AND held_for IS NULL AND ${IN_WORKSPACES} AND ${NOT_IN_ROWS}
       ORDER BY ${FEED_ORDER} LIMIT ?`,
    ),
    hasMoreHoldable: database.query<{ row: number }, [string, number]>(
      `SELECT row FROM message WHERE ${HOLDABLE} AND ${IN_WORKSPACES}
       ORDER BY created_us DESC, seq DESC, row DESC LIMIT 1 OFFSET ?`,
    ),
    holdable: database.query<WaitingRow, [string, string, number]>(
      `SELECT row, created_us, peer_id, peer_id IS NOT NULL AND ${IS_RESULT} AS is_asked_for FROM message
       WHERE ${HOLDABLE} AND ${IN_WORKSPACES} AND ${NOT_IN_ROWS}
       ORDER BY ${FEED_ORDER} LIMIT ?`,
    ),
    peerHistory: database.query<PeerHistoryRow, [string, number, number]>(
      `SELECT row, created_us, CASE WHEN reason = 'released' THEN 'released' WHEN ${HOLDABLE} THEN 'waiting' ELSE 'past' END AS state
       FROM message
       WHERE peer_id = ? AND created_us > ? AND created_us <= ? AND state NOT IN ('fetched', 'ignored') AND NOT (${IS_RESULT})
       ORDER BY ${FEED_ORDER}`,
    ),
    oldestHeldOfPeer: database.query<{ created_us: number | null }, [string]>(
      `SELECT min(created_us) AS created_us FROM message
       WHERE peer_id = ? AND state = 'pending' AND held_for = 'peer_limit'`,
    ),
    heldPeers: database.query<{ peer_id: string }, [string]>(
      `SELECT DISTINCT peer_id FROM message
       WHERE peer_id IS NOT NULL AND state = 'pending' AND held_for = 'peer_limit' AND ${IN_WORKSPACES}`,
    ),
    hold: database.query<null, [string, string]>(
      `UPDATE message SET held_for = ? WHERE row IN (SELECT value FROM json_each(?)) AND ${HOLDABLE}`,
    ),
    unhold: database.query<null, [string, string | null, number]>(
      `UPDATE message SET held_for = NULL, reason = 'released' WHERE row IN (
         SELECT row FROM message WHERE ${HELD} AND ${IN_WORKSPACES} AND ${OF_PEER}
         ORDER BY ${FEED_ORDER} LIMIT ?)`,
    ),
    countHeld: database.query<{ n: number }, [string, string | null, string | null]>(
      `SELECT count(*) AS n FROM message
       WHERE ${HELD} AND ${IN_WORKSPACES} AND held_for = ifnull(?, held_for) AND ${OF_PEER}`,
    ),
    heldSenders: database.query<MessageRow & { n: number }, [string, string, string | null, number]>(
      // SQLite takes the other columns from the row of the maximum: the newest knows the sender's name best.
      `SELECT count(*) AS n, max(row) AS row, state, pushes, body FROM message
       WHERE ${HELD} AND ${IN_WORKSPACES} AND held_for = ? AND ${OF_PEER}
       GROUP BY peer_id, CASE WHEN peer_id IS NULL THEN json_extract(body, '$.sender.kind') END
       ORDER BY n DESC, row LIMIT ?`,
    ),
    unsettled: database.query<
      MessageRow,
      [string, number, string, number, string, number, string, number, number]
    >(
      `SELECT ${COLUMNS} FROM (
         SELECT * FROM (SELECT * FROM message WHERE state = 'pending' AND held_for IS NULL AND ${IN_WORKSPACES}
                        ORDER BY ${FEED_ORDER} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE ${HELD} AND ${IN_WORKSPACES} ORDER BY ${FEED_ORDER} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE state = 'pushed' AND ${IN_WORKSPACES} ORDER BY ${FEED_ORDER} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE state = 'undelivered' AND ${IN_WORKSPACES}
                        ORDER BY ${FEED_ORDER} LIMIT ?)
       ) ORDER BY ${FEED_ORDER} LIMIT ?`,
    ),
    countUnsettled: database.query<{ n: number }, [string, string, string, string]>(
      `SELECT (SELECT count(*) FROM message WHERE state = 'pending' AND held_for IS NULL AND ${IN_WORKSPACES})
            + (SELECT count(*) FROM message WHERE ${HELD} AND ${IN_WORKSPACES})
            + (SELECT count(*) FROM message WHERE state = 'pushed' AND ${IN_WORKSPACES})
            + (SELECT count(*) FROM message WHERE state = 'undelivered' AND ${IN_WORKSPACES}) AS n`,
    ),
    waitingPeers: database.query<{ workspace_id: string; peer_id: string }, []>(
      "SELECT DISTINCT workspace_id, peer_id FROM message WHERE state = 'pending' AND peer_id IS NOT NULL",
    ),
    refusePeer: database.query<null, [string, string]>(
      `${REFUSE} WHERE state = 'pending' AND workspace_id = ? AND peer_id = ? AND NOT ${IS_RESULT}`,
    ),
    refuse: database.query<null, [number]>(`${REFUSE} WHERE row = ? AND state = 'pending'`),
    countRefused: database.query<{ n: number }, [string]>(
      "SELECT count(*) AS n FROM message WHERE workspace_id = ? AND state = 'ignored' AND reason = 'access'",
    ),
    markPushed: database.query<null, [number, number, number]>(
      `UPDATE message SET state = 'pushed', pushes = pushes + 1, pushed_ms = ?
       WHERE row = ? AND state = 'pending' AND held_for IS NULL AND ${HOLDS_FENCE}`,
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
    requeueUnheard: database.query<null, [number]>(
      "UPDATE message SET state = 'pending', pushes = min(pushes, 1) WHERE row = ? AND state = 'pushed'",
    ),
    untold: database.query<MessageRow, []>(
      `SELECT ${COLUMNS} FROM message WHERE state = 'undelivered' AND reason IS NOT 'told' ORDER BY ${FEED_ORDER}`,
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
      `SELECT workspace_id FROM message WHERE peer_id = ? AND reason IS NOT 'access'
       ORDER BY created_us DESC, seq DESC, row DESC LIMIT 1`,
    ),
    // The last rows only: what they do not tell is told a minute later, and a large inbox costs no more than a small one.
    finishedSeq: database.query<{ seq: number | null }, { readonly workspaceId: string }>(
      `WITH unfinished (seq) AS (
         SELECT min(seq) FROM message
           WHERE state = 'pending' AND held_for IS NULL AND +workspace_id = $workspaceId
         UNION ALL SELECT min(seq) FROM message
           WHERE state = 'pending' AND held_for IS NOT NULL AND +workspace_id = $workspaceId
         UNION ALL SELECT min(seq) FROM message
           WHERE state IN ('fetched', 'pushed', 'undelivered') AND +workspace_id = $workspaceId
       )
       SELECT max(seq) AS seq FROM message
       WHERE row > (SELECT max(row) FROM message) - 2000 AND +workspace_id = $workspaceId
         AND +state IN ('settled', 'ignored')
         AND seq < coalesce((SELECT min(seq) FROM unfinished), 9223372036854775807)`,
    ),
    counts: database.query<{ state: string; n: number }, [string]>(
      `SELECT CASE WHEN state = 'pending' THEN ifnull(held_for, state) ELSE state END AS state, count(*) AS n
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
