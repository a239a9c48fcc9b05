import type { PlatformDatabase } from './schema.ts';

/** The two kinds of asks from before there were requests. Times are microseconds. */
export interface UserTaskRecord {
  readonly id: string;
  readonly workspace_id: string;
  readonly title: string;
  readonly detail: string | null;
  readonly status: string;
  readonly created_at: number;
  readonly resolved_at: number | null;
  readonly resolved_by: string | null;
}

export interface ApprovalRecord {
  readonly id: string;
  readonly workspace_id: string;
  readonly task_id: string;
  readonly action: string;
  readonly reason: string;
  /** JSON text. */
  readonly context: string;
  readonly status: string;
  readonly decided_by: string | null;
  readonly decided_at: number | null;
  readonly created_at: number;
}

export interface TaskChange {
  readonly title: string | null;
  readonly detail: string | null;
  readonly status: string | null;
}

const MAX_LISTED = 50;

export class AskStore {
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  addTask(task: Omit<UserTaskRecord, 'status' | 'resolved_at' | 'resolved_by'>): void {
    this.#database.insert('user_tasks', { ...task, status: 'pending' });
  }

  /** The newest first; every pending one of the platform without a workspace. */
  tasks(workspaceId?: string): readonly UserTaskRecord[] {
    return this.#newest('user_tasks', workspaceId);
  }

  /** False for a task that is not there, or not pending. */
  resolveTask(workspaceId: string, id: string, status: string, by: string, nowMicros: number): boolean {
    const sql = `UPDATE user_tasks SET status = ?, resolved_at = ?, resolved_by = ?
      WHERE id = ? AND workspace_id = ? AND status = 'pending'`;
    return this.#database.run(sql, status, nowMicros, by, id, workspaceId) > 0;
  }

  changeTask(workspaceId: string, id: string, { title, detail, status }: TaskChange): boolean {
    const sql = `UPDATE user_tasks SET title = coalesce(?, title), detail = coalesce(?, detail),
      status = coalesce(?, status) WHERE id = ? AND workspace_id = ?`;
    return this.#database.run(sql, title, detail, status, id, workspaceId) > 0;
  }

  deleteTask(workspaceId: string, id: string): boolean {
    return (
      this.#database.run('DELETE FROM user_tasks WHERE id = ? AND workspace_id = ?', id, workspaceId) > 0
    );
  }

  addApproval(approval: Omit<ApprovalRecord, 'status' | 'decided_by' | 'decided_at'>): void {
    this.#database.insert('approval_requests', { ...approval, status: 'pending' });
  }

  approvals(workspaceId?: string): readonly ApprovalRecord[] {
    return this.#newest('approval_requests', workspaceId);
  }

  approval(id: string): ApprovalRecord | undefined {
    return this.#database.one('SELECT * FROM approval_requests WHERE id = ?', id);
  }

  /** False for an approval that is not there, or not pending. */
  decide(workspaceId: string, id: string, status: string, by: string, nowMicros: number): boolean {
    const sql = `UPDATE approval_requests SET status = ?, decided_by = ?, decided_at = ?
      WHERE id = ? AND workspace_id = ? AND status = 'pending'`;
    return this.#database.run(sql, status, by, nowMicros, id, workspaceId) > 0;
  }

  #newest<Row>(table: 'user_tasks' | 'approval_requests', workspaceId: string | undefined): readonly Row[] {
    const where = workspaceId === undefined ? "status = 'pending'" : 'workspace_id = ?';
    const values = workspaceId === undefined ? [] : [workspaceId];
    const sql = `SELECT * FROM ${table} WHERE ${where} ORDER BY created_at DESC, rowid DESC LIMIT ${MAX_LISTED}`;
    return this.#database.all(sql, ...values);
  }
}
