import type { PlatformDatabase } from './schema.ts';

/** How far a message came, and which one it answers: what the canvas shows beside it. Agents are told nothing of it. */
export interface MessageMark {
  readonly isFetched: boolean;
  readonly isSeen: boolean;
  /** What its sender says that it answers: a `messageId`, or the id of a row. */
  readonly inReplyTo: string | undefined;
}

interface MarkRecord {
  readonly seq: number;
  readonly fetched_at: number | null;
  readonly seen_at: number | null;
  readonly in_reply_to: string | null;
}

/** Older messages without an answer are not being worked on. */
const WORK_WINDOW_MICROS = 3_600_000_000;

export class MessageMarks {
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  of(seqs: readonly number[]): ReadonlyMap<number, MessageMark> {
    const sql = 'SELECT * FROM message_marks WHERE seq IN (SELECT value FROM json_each(?))';
    const records = this.#database.all<MarkRecord>(sql, JSON.stringify(seqs));
    return new Map(
      records.map(({ seq, fetched_at: fetchedAt, seen_at: seenAt, in_reply_to: inReplyTo }) => [
        seq,
        { isFetched: fetchedAt !== null, isSeen: seenAt !== null, inReplyTo: inReplyTo ?? undefined },
      ]),
    );
  }

  /** Which of these ids, of messages or of rows, are named by one that answers. */
  answered(ids: readonly string[]): ReadonlySet<string> {
    const sql = 'SELECT in_reply_to FROM message_marks WHERE in_reply_to IN (SELECT value FROM json_each(?))';
    const records = this.#database.all<{ in_reply_to: string }>(sql, JSON.stringify(ids));
    return new Set(records.map(({ in_reply_to: id }) => id));
  }

  /** A message says what it answers. */
  answers(seq: number, id: string): void {
    this.#database.run(
      `INSERT INTO message_marks (seq, in_reply_to) VALUES (?, ?)
         ON CONFLICT (seq) DO UPDATE SET in_reply_to = excluded.in_reply_to`,
      seq,
      id,
    );
  }

  /** An agent has got these rows. Returns whether any of them was new to it. */
  fetched(seqs: readonly number[], nowMicros: number): boolean {
    if (seqs.length === 0) return false;
    const changes = this.#database.run(
      `INSERT INTO message_marks (seq, fetched_at) SELECT value, ? FROM json_each(?)
         WHERE value NOT IN (SELECT seq FROM message_marks WHERE fetched_at IS NOT NULL)
         ON CONFLICT (seq) DO UPDATE SET fetched_at = excluded.fetched_at`,
      nowMicros,
      JSON.stringify(seqs),
    );
    return changes > 0;
  }

  /**
   * An agent says on how many messages it works; those are the oldest that it has got and neither answered nor
   * acknowledged. Returns whether any of them was new.
   */
  workedOn(workspaceId: string, count: number, nowMicros: number): boolean {
    if (count <= 0) return false;
    const changes = this.#database.run(
      `UPDATE message_marks SET seen_at = ? WHERE seen_at IS NULL AND seq IN (
         SELECT a.seq FROM activity_logs a JOIN message_marks m ON m.seq = a.seq
         WHERE a.workspace_id = ? AND a.method = 'message/send' AND m.fetched_at > ?
           AND a.seq > coalesce(
             (SELECT last_acked_seq FROM inbox_delivery_state d WHERE d.workspace_id = a.workspace_id), 0)
           AND NOT EXISTS (SELECT 1 FROM message_marks r WHERE r.in_reply_to IN (a.message_id, a.id))
         ORDER BY a.created_at, a.seq LIMIT ?)`,
      nowMicros,
      workspaceId,
      nowMicros - WORK_WINDOW_MICROS,
      count,
    );
    return changes > 0;
  }
}
