import type { Receiver, WatchedWorkspace } from './watched-workspace.ts';
/**
 * Receives for one workspace until the signal aborts: feed, presence and whatever `parts` names. Rejects only with
 * `FencedError`, `InboxUnwritableError` and SQLite's errors.
 */
export declare function runWorkspace(receiver: Receiver, workspace: WatchedWorkspace, signal: AbortSignal): Promise<void>;
