import { HttpStatusError } from '../core/errors.ts';
import { workspaceStateSchema } from '../wire/workspace.ts';
import type { Connection } from './connection.ts';

/** How the platform sees a workspace of ours. */
export interface WorkspaceState {
  /** The platform's word, e.g. `online`, `paused` or `removed`. */
  readonly status: string;
  readonly isPaused: boolean;
  readonly isDeleted: boolean;
}

/**
 * `GET /workspaces/:own/state`. A 404 says that the workspace is gone only where its body says so: others come from
 * whatever is in between, and throw as they do everywhere. A removed workspace's own token gets 401 before that.
 */
export async function readWorkspaceState(
  connection: Connection,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<WorkspaceState> {
  const path = `/workspaces/${connection.target.id}/state`;
  try {
    const data = await connection.json(workspaceStateSchema, { method: 'GET', path, timeoutMs, signal });
    const { status, paused, deleted } = data;
    return { status, isPaused: paused ?? status === 'paused', isDeleted: deleted ?? status === 'removed' };
  } catch (error) {
    if (error instanceof HttpStatusError && error.status === 404 && error.code === 'workspace_deleted') {
      return { status: 'removed', isPaused: false, isDeleted: true };
    }
    throw error;
  }
}
