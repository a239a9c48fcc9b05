import type { Database } from 'bun:sqlite';
import type { SenderAccess } from './access/policy.ts';
import { SenderGate } from './access/sender-gate.ts';
import { DelegationLog } from './delegation-log.ts';
import {
  type Counted,
  type GuardCounts,
  type GuardFate,
  guardCountsFrom,
  type InboxCounts,
  type InboxEntry,
  inboxCountsFrom,
  type SettledBy,
} from './entry.ts';
import { mergeIntoFile } from './file/merge.ts';
import { copyToMemory } from './file/sqlite-file.ts';
import { Holds } from './holds.ts';
import { InboxDatabase } from './inbox-database.ts';
import { LeasedInbox } from './leased-inbox.ts';
import {
  ENTRY_COLUMNS,
  type EntryRow,
  FEED_ORDER,
  HELD,
  IN_WORKSPACES,
  toEntries,
  WAITING,
} from './stored-message.ts';

/**
 * The durable store of messages and of what became of them. Synchronous, one file, shared by all processes of a
 * state directory, each of which may do what is here; what only the holder of the lease may is in `LeasedInbox`. Writes
 * throw `InboxUnwritableError` when the file cannot take them.
 */
export class Inbox {
  readonly delegations: DelegationLog;
  readonly holds: Holds;
  readonly #database: InboxDatabase;
  readonly #gate: SenderGate;
  readonly #statements: ReturnType<typeof inboxStatements>;

  constructor(sqlite: Database, nowMs: () => number) {
    this.#database = new InboxDatabase(sqlite, nowMs);
    this.#gate = new SenderGate(this.#database);
    this.#statements = inboxStatements(sqlite);
    this.delegations = new DelegationLog(this.#database);
    this.holds = new Holds(this.#database);
  }

  /** Called once by each new holder of the lease: what an earlier one still does fails from now on. */
  takeOver(): LeasedInbox {
    return new LeasedInbox(this.#database, this.#gate, this.holds, this.delegations);
  }

  /** Who took the inbox over last, and when any window of it was last read to its end, by the clock of that process. */
  lastHolder(): { readonly fence: number; readonly sweptAtMs: number | undefined } {
    const { fence = 0, swept_ms: sweptAtMs = null } = this.#statements.lastHolder.get() ?? {};
    return { fence, sweptAtMs: sweptAtMs ?? undefined };
  }

  /** Who is asked which messages may reach the session; everybody's may until this is called. */
  admitOnly(access: SenderAccess): void {
    this.#gate.access = access;
  }

  has(workspaceId: string, activityId: string): boolean {
    return this.#statements.has.get(workspaceId, activityId) !== null;
  }

  /** Messages with this activity id; more than one only when two platforms use the same id. */
  find(activityId: string): InboxEntry[] {
    return this.#statements.find.all(activityId).flatMap(toEntries);
  }

  /** The watched workspace that this peer wrote to last; undefined when it never wrote. */
  lastWorkspaceOfPeer(peerId: string): string | undefined {
    return this.#statements.lastWorkspaceOfPeer.get(peerId)?.workspace_id;
  }

  /** What the session has not been proven to have, held or not, oldest first. */
  unsettled(workspaceIds: readonly string[], limit: number): InboxEntry[] {
    const ids = JSON.stringify(workspaceIds);
    this.#gate.apply();
    return this.#statements.unsettled
      .all(ids, limit, ids, limit, ids, limit, ids, limit, limit)
      .flatMap(toEntries)
      .filter(({ message }) => this.#gate.mayReach(message));
  }

  countUnsettled(workspaceIds: readonly string[]): number {
    const ids = JSON.stringify(workspaceIds);
    return this.#statements.countUnsettled.get(ids, ids, ids, ids)?.n ?? 0;
  }

  /** The session proves that it saw the message. False when it was settled before. */
  settleBySession(row: number, by: SettledBy): boolean {
    const nowMs = this.#database.nowMs();
    return this.#database.write(() => this.#statements.settle.run(nowMs, by, row)).changes > 0;
  }

  /** Notes what the reply guard did for a message; of several things, the last. */
  noteGuard(workspaceId: string, activityId: string, fate: GuardFate): void {
    this.#database.write(() => this.#statements.noteGuard.run(fate, workspaceId, activityId));
  }

  /** For how many messages that are still kept the reply guard did what. */
  guardCounts(workspaceIds: readonly string[]): GuardCounts {
    return guardCountsFrom(this.#statements.guardCounts.all(JSON.stringify(workspaceIds)));
  }

  counts(workspaceId: string): InboxCounts {
    return inboxCountsFrom(this.#statements.counts.all(workspaceId));
  }

  /** A copy of everything that lives in memory: for when the file cannot be written any more. */
  copyToMemory(): Inbox {
    const copy = new Inbox(copyToMemory(this.#database.sqlite), this.#database.nowMs);
    copy.admitOnly(this.#gate.access);
    return copy;
  }

  /** Writes what this inbox in memory knows into the file; see `mergeIntoFile`. */
  mergeInto(path: string): void {
    mergeIntoFile(this.#database.sqlite, path);
  }

  close(): void {
    this.#database.sqlite.close(false);
  }
}

export function inboxStatements(sqlite: Database) {
  return {
    lastHolder: sqlite.query<{ fence: number; swept_ms: number | null }, []>(
      'SELECT fence, (SELECT max(local_ms) FROM watermark) AS swept_ms FROM lease',
    ),
    has: sqlite.query<{ row: number }, [string, string]>(
      'SELECT row FROM message WHERE workspace_id = ? AND activity_id = ?',
    ),
    find: sqlite.query<EntryRow, [string]>(`SELECT ${ENTRY_COLUMNS} FROM message WHERE activity_id = ?`),
    lastWorkspaceOfPeer: sqlite.query<{ workspace_id: string }, [string]>(
      `SELECT workspace_id FROM message WHERE peer_id = ? AND reason IS NOT 'access'
       ORDER BY created_us DESC, seq DESC, row DESC LIMIT 1`,
    ),
    unsettled: sqlite.query<
      EntryRow,
      [string, number, string, number, string, number, string, number, number]
    >(
      `SELECT ${ENTRY_COLUMNS} FROM (
         SELECT * FROM (SELECT * FROM message WHERE ${WAITING} AND ${IN_WORKSPACES} ORDER BY ${FEED_ORDER} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE ${HELD} AND ${IN_WORKSPACES} ORDER BY ${FEED_ORDER} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE state = 'pushed' AND ${IN_WORKSPACES} ORDER BY ${FEED_ORDER} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE state = 'undelivered' AND ${IN_WORKSPACES}
                        ORDER BY ${FEED_ORDER} LIMIT ?)
       ) ORDER BY ${FEED_ORDER} LIMIT ?`,
    ),
    countUnsettled: sqlite.query<{ n: number }, [string, string, string, string]>(
      `SELECT (SELECT count(*) FROM message WHERE ${WAITING} AND ${IN_WORKSPACES})
            + (SELECT count(*) FROM message WHERE ${HELD} AND ${IN_WORKSPACES})
            + (SELECT count(*) FROM message WHERE state = 'pushed' AND ${IN_WORKSPACES})
            + (SELECT count(*) FROM message WHERE state = 'undelivered' AND ${IN_WORKSPACES}) AS n`,
    ),
    settle: sqlite.query<null, [number, SettledBy, number]>(
      `UPDATE message SET state = 'settled', settled_ms = ?, settled_by = ?
       WHERE row = ? AND state IN ('pending', 'pushed', 'undelivered')`,
    ),
    noteGuard: sqlite.query<null, [GuardFate, string, string]>(
      "UPDATE message SET reason = ? WHERE workspace_id = ? AND activity_id = ? AND state = 'settled'",
    ),
    guardCounts: sqlite.query<Counted, [string]>(
      `SELECT reason AS what, count(*) AS n FROM message
       WHERE workspace_id IN (SELECT value FROM json_each(?)) AND state = 'settled' AND reason IS NOT NULL GROUP BY reason`,
    ),
    counts: sqlite.query<Counted, [string]>(
      `SELECT CASE WHEN state = 'pending' THEN ifnull(held_for, state)
                   WHEN state = 'ignored' AND reason IN ('access', 'unreadable', 'overflow') THEN reason
                   ELSE state END AS what, count(*) AS n
       FROM message WHERE workspace_id = ? GROUP BY 1`,
    ),
  };
}
