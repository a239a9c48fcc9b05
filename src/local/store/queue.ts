import type { Database } from 'bun:sqlite';

/** A message to a workspace that could not take it yet. Times are microseconds. */
export interface QueueRecord {
  readonly queue_id: string;
  readonly workspace_id: string;
  readonly caller_id: string | null;
  readonly message_id: string | null;
  /** JSON text of the normalised message. */
  readonly body: string;
  readonly status: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly enqueued_at: number;
  readonly dispatched_at: number | null;
  readonly completed_at: number | null;
  readonly expires_at: number | null;
  readonly response_body: string | null;
}

export class QueueStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A message that is queued already keeps its place. Returns its queue id. */
  enqueue(item: {
    readonly workspaceId: string;
    readonly callerId: string | null;
    readonly messageId: string | undefined;
    readonly body: unknown;
    readonly nowMicros: number;
    readonly expiresAtMicros: number | undefined;
  }): string {
    if (item.messageId !== undefined) {
      const known = this.#database
        .query<{ queue_id: string }, [string, string]>(
          'SELECT queue_id FROM a2a_queue WHERE workspace_id = ? AND message_id = ?',
        )
        .get(item.workspaceId, item.messageId);
      if (known !== null) return known.queue_id;
    }
    const queueId = crypto.randomUUID();
    this.#database
      .query<null, [string, string, string | null, string | null, string, number, number | null]>(
        `INSERT INTO a2a_queue (queue_id, workspace_id, caller_id, message_id, body, status, enqueued_at, expires_at)
         VALUES (?, ?, ?, ?, ?, 'queued', ?, ?)`,
      )
      .run(
        queueId,
        item.workspaceId,
        item.callerId,
        item.messageId ?? null,
        JSON.stringify(item.body),
        item.nowMicros,
        item.expiresAtMicros ?? null,
      );
    return queueId;
  }

  get(queueId: string): QueueRecord | undefined {
    return (
      this.#database
        .query<QueueRecord, [string]>('SELECT * FROM a2a_queue WHERE queue_id = ?')
        .get(queueId) ?? undefined
    );
  }

  waiting(workspaceId: string): readonly QueueRecord[] {
    return this.#database
      .query<QueueRecord, [string]>(
        "SELECT * FROM a2a_queue WHERE workspace_id = ? AND status = 'queued' ORDER BY enqueued_at, rowid",
      )
      .all(workspaceId);
  }

  dispatched(queueId: string, nowMicros: number): void {
    this.#database
      .query<null, [number, string]>(
        "UPDATE a2a_queue SET status = 'dispatched', attempts = attempts + 1, dispatched_at = ? WHERE queue_id = ?",
      )
      .run(nowMicros, queueId);
  }

  finish(
    queueId: string,
    outcome: {
      readonly status: 'completed' | 'failed' | 'dropped';
      readonly nowMicros: number;
      readonly responseBody?: unknown;
      readonly error?: string;
    },
  ): void {
    this.#database
      .query<null, [string, number, string | null, string | null, string]>(
        `UPDATE a2a_queue SET status = ?, completed_at = ?, response_body = ?, last_error = ? WHERE queue_id = ?`,
      )
      .run(
        outcome.status,
        outcome.nowMicros,
        outcome.responseBody === undefined ? null : JSON.stringify(outcome.responseBody),
        outcome.error ?? null,
        queueId,
      );
  }
}
