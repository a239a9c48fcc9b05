import type { Database } from 'bun:sqlite';

/** Bumped with every change of the tables; `migrate` brings older files up to it. */
export const SCHEMA_VERSION = 4;

/**
 * Table `message`, one row for each row of the platform's feed:
 * - `body`: the message as JSON, see `stored-message.ts`; NULL when it is ignored, or was handled long ago.
 * - `state`: `fetched` (a page of a window that is not complete yet) → `pending` → `pushed` (written, or about to be) →
 *   `settled`, or `undelivered` after too many pushes without proof; or `ignored` from the start or
 *   when what was fetched turned out to be a resend.
 * - `reason`: of an `ignored` row why. Else `told`: the canvas user was told that it is not seen; `released`: it was
 *   held, and is not held again; or, of a `settled` row, what the reply guard did for it, see `GuardFate`.
 * - `held_for`: why a `pending` message is held (`flood` or `peer_limit`): not pushed, only read by the inbox tools.
 * - `message_key`: the same for two rows that are one message, see `arrivals.ts`.
 * - `created_us`: the platform's time in microseconds. All other times are milliseconds on this machine's clock.
 */
const VERSION_1 = `
  CREATE TABLE lease (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    fence INTEGER NOT NULL
  ) STRICT;
  INSERT INTO lease VALUES (1, 0);
  CREATE TABLE watermark (
    workspace_id TEXT PRIMARY KEY,
    local_ms INTEGER NOT NULL,
    platform_ms INTEGER
  ) STRICT;
  CREATE TABLE message (
    row INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('fetched', 'pending', 'pushed', 'settled', 'undelivered', 'ignored')),
    reason TEXT,
    created_us INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    message_key TEXT,
    body TEXT,
    pushes INTEGER NOT NULL DEFAULT 0,
    stored_ms INTEGER NOT NULL,
    pushed_ms INTEGER,
    settled_ms INTEGER,
    settled_by TEXT,
    UNIQUE (workspace_id, activity_id)
  ) STRICT;
  CREATE INDEX message_pending ON message (created_us, seq, row) WHERE state = 'pending';
  CREATE INDEX message_unfinished ON message (state) WHERE state IN ('fetched', 'pushed', 'undelivered');
  CREATE INDEX message_key ON message (workspace_id, message_key) WHERE message_key IS NOT NULL;
  CREATE INDEX message_age ON message (stored_ms) WHERE state IN ('settled', 'ignored');
  CREATE INDEX message_activity ON message (activity_id);
`;

/** `peer_id`: the sending workspace, NULL for the canvas user and the platform. */
const VERSION_2 = `
  ALTER TABLE message ADD COLUMN peer_id TEXT;
  ALTER TABLE message ADD COLUMN held_for TEXT;
  UPDATE message SET peer_id = json_extract(body, '$.sender.peerId') WHERE body IS NOT NULL;
  DROP INDEX message_pending;
  CREATE INDEX message_pending ON message (created_us, seq, row) WHERE state = 'pending' AND held_for IS NULL;
  CREATE INDEX message_held ON message (created_us, seq, row) WHERE state = 'pending' AND held_for IS NOT NULL;
  CREATE INDEX message_held_peer ON message (peer_id, created_us)
    WHERE state = 'pending' AND held_for = 'peer_limit';
  CREATE INDEX message_peer ON message (peer_id, created_us) WHERE peer_id IS NOT NULL;
`;

/** `is_awaited`: the platform will file a result, and it is not in the inbox yet. */
const VERSION_3 = `
  CREATE TABLE delegation (
    workspace_id TEXT NOT NULL,
    delegation_id TEXT NOT NULL,
    peer_id TEXT NOT NULL,
    task TEXT NOT NULL,
    is_awaited INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (delegation_id, workspace_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX delegation_awaited ON delegation (workspace_id, created_ms) WHERE is_awaited = 1;
`;

/** `doubt`: from `since_ms` on messages may be missing. SQLite uses a partial index only for exactly its condition. */
const VERSION_4 = `
  CREATE TABLE doubt (since_ms INTEGER NOT NULL) STRICT;
  DROP INDEX message_unfinished;
  DROP INDEX message_age;
  CREATE INDEX message_fetched ON message (workspace_id) WHERE state = 'fetched';
  CREATE INDEX message_pushed ON message (pushes) WHERE state = 'pushed';
  CREATE INDEX message_undelivered ON message (created_us, seq, row) WHERE state = 'undelivered';
  CREATE INDEX message_untold ON message (created_us, seq, row) WHERE state = 'undelivered' AND reason IS NOT 'told';
  CREATE INDEX message_age ON message (stored_ms) WHERE state IN ('settled', 'undelivered', 'ignored');
`;

/** Throws on a file that a newer version wrote; it must be left as it is. */
export function refuseNewer(database: Database): void {
  const version = versionOf(database);
  if (version <= SCHEMA_VERSION) return;
  throw new Error(`written by a newer version of this plugin (schema ${version}, known ${SCHEMA_VERSION})`);
}

/** Creates the tables or brings them up to date. Throws as `refuseNewer` does. */
export function migrate(database: Database): void {
  // First without a lock, which a stopped process may hold for a long time.
  if (versionOf(database) === SCHEMA_VERSION) return;
  // Read again inside an immediate transaction: several processes may open a new file at the same moment.
  database
    .transaction(() => {
      refuseNewer(database);
      const version = versionOf(database);
      if (version < 1) database.run(VERSION_1);
      if (version < 2) database.run(VERSION_2);
      if (version < 3) database.run(VERSION_3);
      if (version < 4) database.run(VERSION_4);
      if (version < SCHEMA_VERSION) database.run(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    })
    .immediate();
}

function versionOf(database: Database): number {
  return database.query<{ user_version: number }, []>('PRAGMA user_version').get()?.user_version ?? 0;
}
