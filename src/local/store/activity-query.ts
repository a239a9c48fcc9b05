import type { SQLQueryBindings } from 'bun:sqlite';

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
  const sql = `SELECT * FROM activity_logs WHERE ${where.join(' AND ')}
    ORDER BY created_at ${direction}, seq ${direction} LIMIT ?`;
  return { sql, values: [...values, filter.limit] };
}
