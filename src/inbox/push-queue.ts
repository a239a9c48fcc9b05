import type { Database } from 'bun:sqlite';
import { FencedError } from '../core/errors.ts';
import type { SenderGate } from './access/sender-gate.ts';
import type { InboxEntry, SettledBy } from './entry.ts';
import type { Fence, InboxDatabase } from './inbox-database.ts';
import {
  ENTRY_COLUMNS,
  type EntryRow,
  FEED_ORDER,
  IN_WORKSPACES,
  NOT_IN_ROWS,
  NOT_TOLD,
  toEntries,
  WAITING,
} from './stored-message.ts';

/** The first push and three more. */
const MAX_PUSHES = 4;

/** What waits to be pushed, and the states of a message from its push on. */
export class PushQueue {
  readonly #statements: ReturnType<typeof pushStatements>;

  constructor(
    private readonly database: InboxDatabase,
    private readonly fence: Fence,
    private readonly gate: SenderGate,
  ) {
    this.#statements = pushStatements(database.sqlite);
  }

  /** The oldest messages that wait to be pushed, of these workspaces but for some rows, in feed order. */
  next(workspaceIds: readonly string[], limit: number, exceptRows: readonly number[] = []): InboxEntry[] {
    this.applyAccess();
    const ids = JSON.stringify(workspaceIds);
    const except = JSON.stringify(exceptRows);
    for (;;) {
      const entries = this.#statements.pending.all(ids, except, limit).flatMap(toEntries);
      // A message that became pending again after the policy changed was not refused then, and is refused here.
      if (entries.filter((entry) => !this.admit(entry)).length === 0) return entries;
    }
  }

  /** Ignores what waits of senders who may not write any more. */
  applyAccess(): void {
    this.gate.apply();
  }

  /** Returns whether a message that waits may still be pushed; if not, it is ignored from now on. */
  admit(entry: InboxEntry): boolean {
    return this.gate.admit(entry);
  }

  /** Noted before the notification is written, so that after a crash it comes again, marked. False when it does not wait any more. */
  markPushed(row: number): boolean {
    const { changes } = this.database.write(() =>
      this.#statements.markPushed.run(this.database.nowMs(), row, this.fence.number),
    );
    if (changes === 0) this.assertHeld();
    return changes > 0;
  }

  /** A push that could not be written: the message waits again. */
  markUnpushed(row: number): void {
    const { changes } = this.database.write(() => this.#statements.markUnpushed.run(row, this.fence.number));
    if (changes === 0) throw new FencedError();
  }

  /** Throws `FencedError` when another process has taken the lease. */
  assertHeld(): void {
    this.fence.assertHeld();
  }

  settle(row: number, by: SettledBy): void {
    const { changes } = this.database.write(() =>
      this.#statements.settle.run(this.database.nowMs(), by, row, this.fence.number),
    );
    // A reply may have settled it before.
    if (changes === 0) this.assertHeld();
  }

  /** Lets what an earlier session left pushed wait again, but for `openRows`; returns how many. Too often pushed: undelivered. */
  recoverPushed(openRows: readonly number[] = []): number {
    const open = JSON.stringify(openRows);
    return this.fence.transaction(() => {
      this.#statements.giveUpPushed.run(MAX_PUSHES, open);
      return this.#statements.recoverPushed.run(open).changes;
    });
  }

  /** Messages that the session did not see wait again, or are `undelivered` after too many pushes. */
  requeueMissed(rows: readonly number[]): void {
    this.fence.transaction(() => {
      for (const row of rows) {
        this.#statements.giveUp.run(row, MAX_PUSHES);
        this.#statements.pushAgain.run(row);
      }
    });
  }

  /** Messages that were pushed to a host that does not listen wait again, and count as pushed once. */
  requeueUnheard(rows: readonly number[]): void {
    this.fence.transaction(() => {
      for (const row of rows) this.#statements.requeueUnheard.run(row);
    });
  }

  /** Undelivered messages whose sender was not told yet. */
  untold(): InboxEntry[] {
    return this.#statements.untold.all().flatMap(toEntries);
  }

  /** Messages that have waited at least this long to be pushed, and whose sender was not told; some hundreds at most. */
  untoldWaiting(workspaceId: string, waitedMs: number): InboxEntry[] {
    return this.#statements.untoldWaiting
      .all(workspaceId, this.database.nowMs() - waitedMs)
      .flatMap(toEntries);
  }

  markTold(row: number): void {
    this.database.write(() => this.#statements.markTold.run(row));
  }
}

const HOLDS_FENCE = '(SELECT fence FROM lease) = ?';

export function pushStatements(sqlite: Database) {
  return {
    pending: sqlite.query<EntryRow, [string, string, number]>(
      `SELECT ${ENTRY_COLUMNS} FROM message WHERE ${WAITING} AND ${IN_WORKSPACES} AND ${NOT_IN_ROWS}
       ORDER BY ${FEED_ORDER} LIMIT ?`,
    ),
    markPushed: sqlite.query<null, [number, number, number]>(
      `UPDATE message SET state = 'pushed', pushes = pushes + 1, pushed_ms = ?
       WHERE row = ? AND ${WAITING} AND ${HOLDS_FENCE}`,
    ),
    markUnpushed: sqlite.query<null, [number, number]>(
      `UPDATE message SET state = 'pending', pushes = pushes - 1 WHERE row = ? AND ${HOLDS_FENCE}`,
    ),
    settle: sqlite.query<null, [number, SettledBy, number, number]>(
      `UPDATE message SET state = 'settled', settled_ms = ?, settled_by = ?
       WHERE row = ? AND state = 'pushed' AND ${HOLDS_FENCE}`,
    ),
    giveUpPushed: sqlite.query<null, [number, string]>(
      `UPDATE message SET state = 'undelivered' WHERE state = 'pushed' AND pushes >= ? AND ${NOT_IN_ROWS}`,
    ),
    recoverPushed: sqlite.query<null, [string]>(
      `UPDATE message SET state = 'pending' WHERE state = 'pushed' AND ${NOT_IN_ROWS}`,
    ),
    giveUp: sqlite.query<null, [number, number]>(
      "UPDATE message SET state = 'undelivered' WHERE row = ? AND state = 'pushed' AND pushes >= ?",
    ),
    pushAgain: sqlite.query<null, [number]>(
      "UPDATE message SET state = 'pending' WHERE row = ? AND state = 'pushed'",
    ),
    // One push stays counted, so that it comes again marked: it may have been seen after all.
    requeueUnheard: sqlite.query<null, [number]>(
      "UPDATE message SET state = 'pending', pushes = min(pushes, 1) WHERE row = ? AND state = 'pushed'",
    ),
    untold: sqlite.query<EntryRow, []>(
      `SELECT ${ENTRY_COLUMNS} FROM message WHERE state = 'undelivered' AND ${NOT_TOLD} ORDER BY ${FEED_ORDER}`,
    ),
    untoldWaiting: sqlite.query<EntryRow, [string, number]>(
      `SELECT ${ENTRY_COLUMNS} FROM message
       WHERE ${WAITING} AND reason IS NULL AND +workspace_id = ? AND stored_ms <= ?
       ORDER BY ${FEED_ORDER} LIMIT 500`,
    ),
    markTold: sqlite.query<null, [number]>(
      "UPDATE message SET reason = 'told' WHERE row = ? AND state IN ('pending', 'undelivered')",
    ),
  };
}
