import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { openInbox } from '../../../../src/inbox/file/open.ts';
import { migrate, SCHEMA_VERSION } from '../../../../src/inbox/file/schema.ts';
import { arrival, WORKSPACE, waiting } from '../../../support/inbox-arrivals.ts';
import { messageStatements } from '../../../support/inbox-statements.ts';
import { tempDir } from '../../../support/temp-dir.ts';

/** The tables as the first version made them. */
const VERSION_1 = `
  CREATE TABLE lease (id INTEGER PRIMARY KEY CHECK (id = 1), fence INTEGER NOT NULL) STRICT;
  INSERT INTO lease VALUES (1, 41);
  CREATE TABLE watermark (workspace_id TEXT PRIMARY KEY, local_ms INTEGER NOT NULL, platform_ms INTEGER) STRICT;
  INSERT INTO watermark VALUES ('ws-1', 7, 8);
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
  PRAGMA user_version = 1;
`;

const STATES = ['fetched', 'pending', 'pushed', 'settled', 'undelivered', 'ignored'] as const;

/** A file of the first version with one message of a peer in every state. */
function versionOneFile(directory: string): void {
  const database = new Database(join(directory, 'inbox.db'), { create: true });
  database.run('PRAGMA journal_mode = WAL');
  for (const statement of VERSION_1.split(';\n')) if (statement.trim() !== '') database.run(statement);
  const insert = database.query(
    `INSERT INTO message (workspace_id, activity_id, state, created_us, seq, body, pushes, stored_ms)
     VALUES ('ws-1', ?, ?, ?, 0, ?, ?, 1)`,
  );
  for (const [index, state] of STATES.entries()) {
    const { outcome } = arrival(state, index, { sender: { kind: 'peer_agent', peerId: 'peer-1' } });
    const body = outcome.kind === 'message' && state !== 'ignored' ? JSON.stringify(outcome.message) : null;
    insert.run(state, state, index, body, state === 'pushed' || state === 'settled' ? 1 : 0);
  }
  database.close();
}

describe('a file of the first version', () => {
  test('is brought up to date, and every message is where it was', () => {
    using dir = tempDir();
    versionOneFile(dir.path);
    const { inbox, degraded } = openInbox(dir.path, () => 9);
    expect(degraded).toBeUndefined();
    for (const state of STATES.filter((name) => name !== 'ignored')) {
      expect(inbox.find(state)).toMatchObject([{ state, message: { activityId: state } }]);
    }
    expect(inbox.lastWorkspaceOfPeer('peer-1')).toBe(WORKSPACE);

    const leased = inbox.takeOver();
    expect(leased.fence.number).toBe(42);
    expect(leased.arrivals.watermark(WORKSPACE)).toEqual({ localMs: 7, platformMs: 8 });
    expect(leased.pushes.untold().map(({ message }) => message.activityId)).toEqual(['undelivered']);
    leased.pushes.recoverPushed();
    const again = STATES.map((state, index) => arrival(state, index));
    leased.arrivals.store(WORKSPACE, again, { localMs: 9, platformMs: 9 });
    expect(waiting(inbox)).toEqual([
      ['fetched', false],
      ['pending', false],
      ['pushed', true],
    ]);
    inbox.close();
  });

  test('gets the same tables and indexes as a new one', () => {
    using dir = tempDir();
    versionOneFile(dir.path);
    openInbox(dir.path, () => 9).inbox.close();
    const made = (database: Database) =>
      database
        .query<{ name: string }, []>('SELECT type, name, tbl_name FROM sqlite_master ORDER BY type, name')
        .all();
    using old = new Database(join(dir.path, 'inbox.db'), { readonly: true });
    using fresh = new Database(':memory:');
    migrate(fresh);
    expect(made(old)).toEqual(made(fresh));
    expect(old.query('PRAGMA user_version').get()).toEqual({ user_version: SCHEMA_VERSION });
  });
});

describe('the work of a statement does not grow with the messages that were handled long ago', () => {
  /** Asked by a person, or once for ten thousand rows. */
  const SELDOM = new Set(['inbox.counts', 'inbox.guardCounts', 'arrivals.dropIgnored']);
  using database = new Database(':memory:');
  migrate(database);
  const plans = [...messageStatements(database)]
    .filter(([name]) => !SELDOM.has(name))
    .map(([name, statement]) => {
      const steps = database.query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${statement}`).all();
      return [name, steps.map(({ detail }) => detail)] as const;
    });

  test.each(plans)('%s', (_name, steps) => {
    for (const step of steps) {
      // A whole workspace, or every row: the first is all rows of most machines.
      expect(step).not.toMatch(/^SCAN message$/);
      expect(step).not.toMatch(/autoindex_message.*\(workspace_id=\?\)$/);
    }
  });
});
