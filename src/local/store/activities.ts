import type { SQLQueryBindings } from 'bun:sqlite';
import { isUuid, type PlatformDatabase } from './schema.ts';

export interface ActivityRecord {
  readonly seq: number;
  readonly id: string;
  readonly workspace_id: string;
  readonly activity_type: string;
  readonly source_id: string | null;
  readonly target_id: string | null;
  readonly method: string | null;
  readonly summary: string | null;
  /** Bodies are JSON text. */
  readonly request_body: string | null;
  readonly response_body: string | null;
  readonly tool_trace: string | null;
  readonly duration_ms: number | null;
  readonly status: string;
  readonly error_detail: string | null;
  readonly created_at: number;
  readonly message_id: string | null;
  readonly idempotency_key: string | null;
}

export interface NewActivity {
  readonly workspaceId: string;
  readonly activityType: string;
  readonly createdAtMicros: number;
  readonly id?: string;
  readonly sourceId?: string | null;
  readonly targetId?: string | null;
  readonly method?: string | null;
  readonly summary?: string | null;
  /** `undefined` is no body at all; `null` is the JSON value. */
  readonly requestBody?: unknown;
  readonly responseBody?: unknown;
  readonly toolTrace?: unknown;
  readonly durationMs?: number | null;
  readonly status?: string;
  readonly errorDetail?: string | null;
  readonly messageId?: string;
  readonly idempotencyKey?: string;
}

export interface StoredActivity {
  readonly id: string;
  readonly createdAtMicros: number;
  readonly seq: number;
}

export interface ActivityResult {
  readonly status: string;
  readonly responseBody?: unknown;
  readonly durationMs?: number;
  readonly errorDetail?: string;
}

export interface ActivityFilter {
  readonly workspaceId: string;
  readonly type?: string | undefined;
  readonly source?: 'canvas' | 'agent' | undefined;
  readonly peerId?: string | undefined;
  readonly sinceMicros?: number | undefined;
  readonly beforeMicros?: number | undefined;
  /** Rows strictly after this one, oldest first; without it the newest come first. */
  readonly after?: { readonly createdAtMicros: number; readonly seq: number } | undefined;
  /** Older platforms compared the time alone, and lost rows that shared the cursor's microsecond. */
  readonly afterComparesSeq?: boolean;
  readonly limit: number;
}

const IS_MESSAGE = `activity_type IN ('a2a_receive', 'broadcast_receive')
  AND coalesce(method, '') <> 'chat_upload_receive'`;

/** The one log of the platform, which all inboxes are part of; and how far each inbox was acknowledged. */
export class ActivityStore {
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  /** Stores a row as it is given; undefined when its id, `messageId` or `idempotencyKey` is there already. */
  insert(activity: NewActivity): StoredActivity | undefined {
    const { createdAtMicros, id = crypto.randomUUID() } = activity;
    const stored = this.#database.insert<{ seq: number }>(
      'activity_logs',
      {
        id,
        workspace_id: activity.workspaceId,
        activity_type: activity.activityType,
        source_id: activity.sourceId ?? null,
        target_id: activity.targetId ?? null,
        method: activity.method ?? null,
        summary: activity.summary ?? null,
        request_body: jsonOrNull(activity.requestBody),
        response_body: jsonOrNull(activity.responseBody),
        tool_trace: jsonOrNull(activity.toolTrace),
        duration_ms: activity.durationMs ?? null,
        status: activity.status ?? 'ok',
        error_detail: activity.errorDetail ?? null,
        created_at: createdAtMicros,
        message_id: activity.messageId ?? null,
        idempotency_key: activity.idempotencyKey ?? null,
      },
      'ON CONFLICT DO NOTHING RETURNING seq',
    );
    return stored === undefined ? undefined : { id, createdAtMicros, seq: stored.seq };
  }

  /**
   * What the platform's own code stores. Its database refuses ids that are no UUIDs and texts with NUL, and its
   * callers are not told: undefined, as for a row that was there already.
   */
  insertChecked(activity: NewActivity): StoredActivity | undefined {
    const ids = [activity.sourceId, activity.targetId].filter((id) => id !== null && id !== undefined);
    if (!ids.every(isUuid) || JSON.stringify(activity).includes('\\u0000')) return undefined;
    return this.insert(activity);
  }

  insertAll(activities: readonly NewActivity[]): readonly (StoredActivity | undefined)[] {
    return this.#database.transaction(() => activities.map((activity) => this.insert(activity)));
  }

  /** Rows whose transaction is still open: they have their time and place, and nobody can read them. */
  hold(rows: readonly StoredActivity[]): void {
    for (const { seq } of rows) this.#database.insert('uncommitted_activities', { seq });
  }

  commit(rows: readonly StoredActivity[]): void {
    for (const { seq } of rows) this.#database.run('DELETE FROM uncommitted_activities WHERE seq = ?', seq);
  }

  get(workspaceId: string, id: string): ActivityRecord | undefined {
    const sql = 'SELECT * FROM committed_activities WHERE workspace_id = ? AND id = ?';
    return this.#database.one(sql, workspaceId, id);
  }

  byMessageId(workspaceId: string, messageId: string): ActivityRecord | undefined {
    return this.#one('message_id = ?', workspaceId, messageId);
  }

  byIdempotencyKey(workspaceId: string, key: string): ActivityRecord | undefined {
    return this.#one('idempotency_key = ?', workspaceId, key);
  }

  list(filter: ActivityFilter): readonly ActivityRecord[] {
    const { sql, values } = activityQuery(filter);
    return this.#database.all(sql, ...values);
  }

  /** Every row of a workspace, oldest first. */
  all(workspaceId: string): readonly ActivityRecord[] {
    const sql = 'SELECT * FROM committed_activities WHERE workspace_id = ? ORDER BY created_at, seq';
    return this.#database.all(sql, workspaceId);
  }

  /** What others said to a workspace, and its own notifies, newest first. */
  received(workspaceId: string, limit: number): readonly ActivityRecord[] {
    return this.#newest(`workspace_id = ? AND source_id IS NOT ? AND ${IS_MESSAGE}`, workspaceId, limit);
  }

  /** What a workspace said to others, newest first. */
  sentBy(workspaceId: string, limit: number): readonly ActivityRecord[] {
    return this.#newest(`source_id = ? AND workspace_id <> ? AND ${IS_MESSAGE}`, workspaceId, limit);
  }

  /** Delegations that a workspace gave or was given, newest first. */
  delegations(workspaceId: string, limit: number): readonly ActivityRecord[] {
    const where = "activity_type = 'delegation' AND (workspace_id = ? OR target_id = ?)";
    return this.#newest(where, workspaceId, limit);
  }

  /** Changes a row where it is: a reader who is past it does not get it again. */
  complete(id: string, { status, responseBody, durationMs, errorDetail }: ActivityResult): void {
    this.#database.run(
      `UPDATE activity_logs SET status = ?, response_body = coalesce(?, response_body),
         duration_ms = coalesce(?, duration_ms), error_detail = coalesce(?, error_detail) WHERE id = ?`,
      status,
      jsonOrNull(responseBody),
      durationMs ?? null,
      errorDetail ?? null,
      id,
    );
  }

  releaseIdempotencyKey(id: string): void {
    this.#database.run('UPDATE activity_logs SET idempotency_key = NULL WHERE id = ?', id);
  }

  deleteOf(workspaceId: string): void {
    this.#database.run('DELETE FROM activity_logs WHERE workspace_id = ?', workspaceId);
  }

  /** Notes the highest `seq` that an agent has dealt with, and returns it; it never goes back. */
  acknowledge(workspaceId: string, seq: number): number {
    const kept = this.#database.insert<{ last_acked_seq: number }>(
      'inbox_delivery_state',
      { workspace_id: workspaceId, last_acked_seq: seq },
      `ON CONFLICT (workspace_id) DO UPDATE SET last_acked_seq = max(last_acked_seq, excluded.last_acked_seq)
       RETURNING last_acked_seq`,
    );
    return kept?.last_acked_seq ?? seq;
  }

  lastAcknowledged(workspaceId: string): number {
    const sql = 'SELECT last_acked_seq FROM inbox_delivery_state WHERE workspace_id = ?';
    return this.#database.one<{ last_acked_seq: number }>(sql, workspaceId)?.last_acked_seq ?? 0;
  }

  /** How many messages of an inbox come after `seq`. */
  countAfter(workspaceId: string, seq: number): number {
    const from = "committed_activities WHERE workspace_id = ? AND seq > ? AND activity_type = 'a2a_receive'";
    return this.#database.count(from, workspaceId, seq);
  }

  #one(where: string, workspaceId: string, value: string): ActivityRecord | undefined {
    const sql = `SELECT * FROM activity_logs WHERE workspace_id = ? AND ${where}`;
    return this.#database.one(sql, workspaceId, value);
  }

  /** `where` names the workspace twice. */
  #newest(where: string, workspaceId: string, limit: number): readonly ActivityRecord[] {
    const sql = `SELECT * FROM committed_activities WHERE ${where} ORDER BY created_at DESC, seq DESC LIMIT ?`;
    return this.#database.all(sql, workspaceId, workspaceId, limit);
  }
}

/** The statement that finds what a filter describes, and its values. */
export function activityQuery(filter: ActivityFilter): {
  readonly sql: string;
  readonly values: readonly SQLQueryBindings[];
} {
  const where = ['workspace_id = ?'];
  const values: SQLQueryBindings[] = [filter.workspaceId];
  const add = (condition: string, ...bound: SQLQueryBindings[]) => {
    where.push(condition);
    values.push(...bound);
  };
  if (filter.type !== undefined) add('activity_type = ?', filter.type);
  if (filter.source !== undefined)
    add(filter.source === 'canvas' ? 'source_id IS NULL' : 'source_id IS NOT NULL');
  if (filter.peerId !== undefined) add('(source_id = ? OR target_id = ?)', filter.peerId, filter.peerId);
  if (filter.sinceMicros !== undefined) add('created_at >= ?', filter.sinceMicros);
  if (filter.beforeMicros !== undefined) add('created_at < ?', filter.beforeMicros);
  if (filter.after !== undefined) {
    if (filter.afterComparesSeq === false) add('created_at > ?', filter.after.createdAtMicros);
    else add('(created_at, seq) > (?, ?)', filter.after.createdAtMicros, filter.after.seq);
  }
  const direction = filter.after === undefined ? 'DESC' : 'ASC';
  const sql = `SELECT * FROM committed_activities WHERE ${where.join(' AND ')}
    ORDER BY created_at ${direction}, seq ${direction} LIMIT ?`;
  return { sql, values: [...values, filter.limit] };
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
