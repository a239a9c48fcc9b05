import type { Receiver, WatchedWorkspace } from './watched-workspace.ts';
/** Receives for one workspace until the signal aborts. Rejects only with the inbox's errors. */
export declare function runWorkspace(receiver: Receiver, workspace: WatchedWorkspace, signal: AbortSignal): Promise<void>;
