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
export declare function readWorkspaceState(connection: Connection, timeoutMs: number, signal: AbortSignal): Promise<WorkspaceState>;
