import type { PlatformDatabase } from './schema.ts';
import { randomToken } from './tokens.ts';

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
  readonly collapsed: 0 | 1;
  /** JSON text: period to cents. */
  readonly budget_limits: string;
  /** Cents, as the last heartbeat told them. */
  readonly monthly_spend: number;
  /** Times are microseconds. */
  readonly created_at: number;
  readonly registered_at: number | null;
  readonly last_heartbeat_at: number | null;
  readonly last_outbound_at: number | null;
  readonly removed_at: number | null;
}

export type DeliveryMode = 'push' | 'poll';

type FirstColumns = 'id' | 'name' | 'status' | 'runtime' | 'delivery_mode' | 'created_at';

/** What a new row needs; every other column has a default. */
export type NewWorkspace = Pick<WorkspaceRecord, FirstColumns> &
  Partial<Omit<WorkspaceRecord, FirstColumns | 'inbound_secret'>>;

export type WorkspacePatch = { readonly [K in keyof Omit<WorkspaceRecord, 'id'>]?: WorkspaceRecord[K] };

export class WorkspaceStore {
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  insert(workspace: NewWorkspace): void {
    this.#database.insert('workspaces', { ...workspace, inbound_secret: randomToken() });
  }

  get(id: string): WorkspaceRecord | undefined {
    return this.#database.one('SELECT * FROM workspaces WHERE id = ?', id);
  }

  /** Undefined for a removed one as well. */
  getLive(id: string): WorkspaceRecord | undefined {
    const workspace = this.get(id);
    return workspace?.status === 'removed' ? undefined : workspace;
  }

  /** In the order of their creation, the removed ones among them. */
  list(): readonly WorkspaceRecord[] {
    return this.#database.all('SELECT * FROM workspaces ORDER BY created_at, rowid');
  }

  children(parentId: string | null): readonly WorkspaceRecord[] {
    return this.#database.all(
      "SELECT * FROM workspaces WHERE parent_id IS ? AND status <> 'removed' ORDER BY created_at, rowid",
      parentId,
    );
  }

  isNameTaken(name: string): boolean {
    return this.#database.count("workspaces WHERE name = ? AND status <> 'removed'", name) > 0;
  }

  /** Null for a root, undefined when there is no such workspace. */
  parentOf(id: string): string | null | undefined {
    const sql = 'SELECT parent_id FROM workspaces WHERE id = ?';
    return this.#database.one<{ parent_id: string | null }>(sql, id)?.parent_id;
  }

  update(id: string, patch: WorkspacePatch): void {
    const entries = Object.entries(patch);
    if (entries.length === 0) return;
    const assignments = entries.map(([column]) => `${column} = ?`).join(', ');
    const values = entries.map(([, value]) => value);
    this.#database.run(`UPDATE workspaces SET ${assignments} WHERE id = ?`, ...values, id);
  }

  delete(id: string): void {
    this.#database.run('DELETE FROM workspaces WHERE id = ?', id);
  }

  /** Sets external agents that were online and have not been heard of since to wait. Returns their ids. */
  expireHeartbeats(beforeMicros: number): readonly string[] {
    const expired = this.#database.all<{ id: string }>(
      `UPDATE workspaces SET status = 'awaiting_agent'
       WHERE runtime = 'external' AND status IN ('online', 'degraded') AND last_heartbeat_at < ?
       RETURNING id`,
      beforeMicros,
    );
    return expired.map(({ id }) => id);
  }
}
