import type { PlatformDatabase } from './schema.ts';

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
  /** The highest first. */
  readonly priority: number;
  readonly last_error: string | null;
  readonly enqueued_at: number;
  readonly dispatched_at: number | null;
  readonly completed_at: number | null;
  readonly expires_at: number | null;
  readonly response_body: string | null;
}

export type NewQueueItem = Pick<
  QueueRecord,
  'workspace_id' | 'caller_id' | 'message_id' | 'body' | 'enqueued_at' | 'expires_at'
> &
  Partial<Pick<QueueRecord, 'priority'>>;

export interface QueueOutcome {
  readonly status: 'completed' | 'failed' | 'dropped';
  readonly nowMicros: number;
  readonly responseBody?: unknown;
  readonly error?: string;
}

export class QueueStore {
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  /** A message that is queued already keeps its place. Returns its queue id. */
  enqueue(item: NewQueueItem): string {
    const sql = 'SELECT queue_id FROM a2a_queue WHERE workspace_id = ? AND message_id = ?';
    const known = this.#database.one<{ queue_id: string }>(sql, item.workspace_id, item.message_id);
    if (known !== undefined) return known.queue_id;
    const queueId = crypto.randomUUID();
    this.#database.insert('a2a_queue', { ...item, queue_id: queueId, status: 'queued' });
    return queueId;
  }

  get(queueId: string): QueueRecord | undefined {
    return this.#database.one('SELECT * FROM a2a_queue WHERE queue_id = ?', queueId);
  }

  waiting(workspaceId: string): readonly QueueRecord[] {
    return this.#database.all(
      "SELECT * FROM a2a_queue WHERE workspace_id = ? AND status = 'queued' ORDER BY priority DESC, enqueued_at, rowid",
      workspaceId,
    );
  }

  /** Workspaces for which something has waited since a time. */
  receiversSince(enqueuedBefore: number): readonly string[] {
    const sql = "SELECT DISTINCT workspace_id FROM a2a_queue WHERE status = 'queued' AND enqueued_at <= ?";
    return this.#database
      .all<{ workspace_id: string }>(sql, enqueuedBefore)
      .map(({ workspace_id: id }) => id);
  }

  dispatched(queueId: string, nowMicros: number): void {
    this.#database.run(
      "UPDATE a2a_queue SET status = 'dispatched', attempts = attempts + 1, dispatched_at = ? WHERE queue_id = ?",
      nowMicros,
      queueId,
    );
  }

  /** Its receiver is still busy: it goes on waiting, in its place. */
  release(queueId: string): void {
    this.#database.run("UPDATE a2a_queue SET status = 'queued' WHERE queue_id = ?", queueId);
  }

  finish(queueId: string, { status, nowMicros, responseBody, error }: QueueOutcome): void {
    this.#database.run(
      'UPDATE a2a_queue SET status = ?, completed_at = ?, response_body = ?, last_error = ? WHERE queue_id = ?',
      status,
      nowMicros,
      responseBody === undefined ? null : JSON.stringify(responseBody),
      error ?? null,
      queueId,
    );
  }
}
