import type { Database, SQLQueryBindings } from 'bun:sqlite';
import { randomToken } from '../http/random-token.ts';

export interface WorkspaceRecord {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  readonly tier: number;
  readonly status: string;
  readonly runtime: string;
  readonly kind: string;
  readonly parent_id: string | null;
  readonly url: string | null;
  /** JSON text. */
  readonly agent_card: string | null;
  readonly delivery_mode: DeliveryMode;
  readonly current_task: string;
  readonly active_tasks: number;
  readonly max_concurrent_tasks: number;
  readonly last_error_rate: number;
  readonly last_sample_error: string;
  readonly uptime_seconds: number;
  readonly runtime_state: string;
  readonly x: number;
  readonly y: number;
  readonly broadcast_enabled: 0 | 1;
  readonly talk_to_user_enabled: 0 | 1;
  readonly can_delegate: 0 | 1;
  readonly inbound_secret: string;
  /** JSON text: name to value. */
  readonly secrets: string;
  /** Times are microseconds. */
  readonly created_at: number;
  readonly registered_at: number | null;
  readonly last_heartbeat_at: number | null;
  readonly last_outbound_at: number | null;
  readonly removed_at: number | null;
}

export type DeliveryMode = 'push' | 'poll';

export interface NewWorkspace {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly runtime: string;
  readonly deliveryMode: DeliveryMode;
  readonly createdAtMicros: number;
  readonly role?: string | null;
  readonly tier?: number;
  readonly parentId?: string | null;
  readonly url?: string | null;
  readonly x?: number;
  readonly y?: number;
  readonly secrets?: Readonly<Record<string, string>>;
}

export type WorkspacePatch = { readonly [K in keyof Omit<WorkspaceRecord, 'id'>]?: WorkspaceRecord[K] };

export class WorkspaceStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insert(workspace: NewWorkspace): void {
    this.#database
      .query<null, SQLQueryBindings[]>(
        `INSERT INTO workspaces (id, name, role, tier, status, runtime, parent_id, url, delivery_mode, x, y,
           inbound_secret, secrets, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        workspace.id,
        workspace.name,
        workspace.role ?? null,
        workspace.tier ?? 1,
        workspace.status,
        workspace.runtime,
        workspace.parentId ?? null,
        workspace.url ?? null,
        workspace.deliveryMode,
        workspace.x ?? 0,
        workspace.y ?? 0,
        randomToken(),
        JSON.stringify(workspace.secrets ?? {}),
        workspace.createdAtMicros,
      );
  }

  get(id: string): WorkspaceRecord | undefined {
    return (
      this.#database.query<WorkspaceRecord, [string]>('SELECT * FROM workspaces WHERE id = ?').get(id) ??
      undefined
    );
  }

  /** In the order of their creation; the removed ones are in it. */
  list(): readonly WorkspaceRecord[] {
    return this.#database
      .query<WorkspaceRecord, []>('SELECT * FROM workspaces ORDER BY created_at, rowid')
      .all();
  }

  children(parentId: string | null): readonly WorkspaceRecord[] {
    return this.#database
      .query<WorkspaceRecord, [string | null]>(
        "SELECT * FROM workspaces WHERE parent_id IS ? AND status <> 'removed' ORDER BY created_at, rowid",
      )
      .all(parentId);
  }

  isNameTaken(name: string): boolean {
    return (
      this.#database
        .query("SELECT 1 FROM workspaces WHERE name = ? AND status <> 'removed' LIMIT 1")
        .get(name) !== null
    );
  }

  parentOf(id: string): string | null | undefined {
    return this.#database
      .query<{ parent_id: string | null }, [string]>('SELECT parent_id FROM workspaces WHERE id = ?')
      .get(id)?.parent_id;
  }

  update(id: string, patch: WorkspacePatch): void {
    const entries = Object.entries(patch);
    if (entries.length === 0) return;
    const assignments = entries.map(([column]) => `${column} = ?`).join(', ');
    this.#database
      .query<null, SQLQueryBindings[]>(`UPDATE workspaces SET ${assignments} WHERE id = ?`)
      .run(...entries.map(([, value]) => value), id);
  }

  delete(id: string): void {
    this.#database.query<null, [string]>('DELETE FROM workspaces WHERE id = ?').run(id);
  }

  /** External agents that were online and have not been heard of since; they are set to wait. */
  expireHeartbeats(beforeMicros: number): readonly string[] {
    return this.#database
      .query<{ id: string }, [number]>(
        `UPDATE workspaces SET status = 'awaiting_agent'
         WHERE runtime = 'external' AND status IN ('online', 'degraded') AND last_heartbeat_at < ?
         RETURNING id`,
      )
      .all(beforeMicros)
      .map(({ id }) => id);
  }
}
