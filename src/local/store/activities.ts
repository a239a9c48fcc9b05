import type { Database, SQLQueryBindings } from 'bun:sqlite';
import { isUuid } from '../http/random-token.ts';
import { type ActivityFilter, activityQuery } from './activity-query.ts';

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

const COLUMNS = `id, workspace_id, activity_type, source_id, target_id, method, summary, request_body, response_body,
  tool_trace, duration_ms, status, error_detail, created_at, message_id, idempotency_key`;
const IS_MESSAGE = `activity_type IN ('a2a_receive', 'broadcast_receive')
  AND coalesce(method, '') <> 'chat_upload_receive'`;
const INSERT = `INSERT INTO activity_logs (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING RETURNING seq`;

/** The platform's one log: inboxes, echoes, delegations, broadcasts. */
export class ActivityStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a row as it is given; undefined when its id, `messageId` or `idempotencyKey` is there already. */
  insert(activity: NewActivity): StoredActivity | undefined {
    const id = activity.id ?? crypto.randomUUID();
    const stored = this.#database
      .query<{ seq: number }, SQLQueryBindings[]>(INSERT)
      .get(
        id,
        activity.workspaceId,
        activity.activityType,
        activity.sourceId ?? null,
        activity.targetId ?? null,
        activity.method ?? null,
        activity.summary ?? null,
        jsonOrNull(activity.requestBody),
        jsonOrNull(activity.responseBody),
        jsonOrNull(activity.toolTrace),
        activity.durationMs ?? null,
        activity.status ?? 'ok',
        activity.errorDetail ?? null,
        activity.createdAtMicros,
        activity.messageId ?? null,
        activity.idempotencyKey ?? null,
      );
    return stored === null ? undefined : { id, createdAtMicros: activity.createdAtMicros, seq: stored.seq };
  }

  /**
   * What the platform's own code stores. Its database refuses ids that are no UUIDs and texts with NUL, and its
   * callers never hear of that: undefined, as for a row that was there already.
   */
  insertChecked(activity: NewActivity): StoredActivity | undefined {
    const ids = [activity.sourceId, activity.targetId].filter((id) => id !== null && id !== undefined);
    if (!ids.every(isUuid) || JSON.stringify(activity).includes('\\u0000')) return undefined;
    return this.insert(activity);
  }

  insertAll(activities: readonly NewActivity[]): readonly (StoredActivity | undefined)[] {
    return this.#database.transaction(() => activities.map((activity) => this.insert(activity)))();
  }

  get(workspaceId: string, id: string): ActivityRecord | undefined {
    return this.#one('workspace_id = ? AND id = ?', workspaceId, id);
  }

  byMessageId(workspaceId: string, messageId: string): ActivityRecord | undefined {
    return this.#one('workspace_id = ? AND message_id = ?', workspaceId, messageId);
  }

  byIdempotencyKey(workspaceId: string, key: string): ActivityRecord | undefined {
    return this.#one('workspace_id = ? AND idempotency_key = ?', workspaceId, key);
  }

  list(filter: ActivityFilter): readonly ActivityRecord[] {
    const { sql, values } = activityQuery(filter);
    return this.#database.query<ActivityRecord, SQLQueryBindings[]>(sql).all(...values);
  }

  /** Every row of a workspace, oldest first. */
  all(workspaceId: string): readonly ActivityRecord[] {
    return this.#database
      .query<ActivityRecord, [string]>(
        'SELECT * FROM activity_logs WHERE workspace_id = ? ORDER BY created_at, seq',
      )
      .all(workspaceId);
  }

  /** What others said to a workspace, and its own notifies, newest first. */
  received(workspaceId: string, limit: number): readonly ActivityRecord[] {
    return this.#database
      .query<ActivityRecord, [string, string, number]>(
        `SELECT * FROM activity_logs WHERE workspace_id = ? AND source_id IS NOT ? AND ${IS_MESSAGE}
         ORDER BY created_at DESC, seq DESC LIMIT ?`,
      )
      .all(workspaceId, workspaceId, limit);
  }

  /** What a workspace said to others, newest first. */
  sentBy(workspaceId: string, limit: number): readonly ActivityRecord[] {
    return this.#database
      .query<ActivityRecord, [string, string, number]>(
        `SELECT * FROM activity_logs WHERE source_id = ? AND workspace_id <> ? AND ${IS_MESSAGE}
         ORDER BY created_at DESC, seq DESC LIMIT ?`,
      )
      .all(workspaceId, workspaceId, limit);
  }

  /** Delegations that a workspace gave or was given, newest first. */
  delegations(workspaceId: string, limit: number): readonly ActivityRecord[] {
    return this.#database
      .query<ActivityRecord, [string, string, number]>(
        `SELECT * FROM activity_logs WHERE activity_type = 'delegation' AND (workspace_id = ? OR target_id = ?)
         ORDER BY created_at DESC, seq DESC LIMIT ?`,
      )
      .all(workspaceId, workspaceId, limit);
  }

  /** The row keeps its place: whoever has read it does not read it again. */
  complete(
    id: string,
    result: {
      readonly status: string;
      readonly responseBody?: unknown;
      readonly durationMs?: number;
      readonly errorDetail?: string;
    },
  ): void {
    this.#database
      .query<null, [string, string | null, number | null, string | null, string]>(
        `UPDATE activity_logs SET status = ?, response_body = coalesce(?, response_body),
           duration_ms = coalesce(?, duration_ms), error_detail = coalesce(?, error_detail) WHERE id = ?`,
      )
      .run(
        result.status,
        jsonOrNull(result.responseBody),
        result.durationMs ?? null,
        result.errorDetail ?? null,
        id,
      );
  }

  releaseIdempotencyKey(id: string): void {
    this.#database
      .query<null, [string]>('UPDATE activity_logs SET idempotency_key = NULL WHERE id = ?')
      .run(id);
  }

  deleteOf(workspaceId: string): void {
    this.#database.query<null, [string]>('DELETE FROM activity_logs WHERE workspace_id = ?').run(workspaceId);
  }

  #one(where: string, ...values: SQLQueryBindings[]): ActivityRecord | undefined {
    return (
      this.#database
        .query<ActivityRecord, SQLQueryBindings[]>(`SELECT * FROM activity_logs WHERE ${where}`)
        .get(...values) ?? undefined
    );
  }
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
