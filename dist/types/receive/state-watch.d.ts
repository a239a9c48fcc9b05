import type { PlatformClient, WorkspaceState } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import type { WorkspaceEvents } from './workspace-events.ts';
export interface StateWatchDeps {
    readonly client: PlatformClient;
    readonly clock: Clock;
    /** Rung when something about the workspace itself may have changed. */
    readonly bell: Bell;
    readonly events: Pick<WorkspaceEvents, 'isAccepted' | 'failed'>;
    readonly onState: (state: WorkspaceState) => void;
}
/** Looks now and then how the platform sees a workspace, which the answers to heartbeats do not tell. */
export declare function runStateWatch(deps: StateWatchDeps, signal: AbortSignal): Promise<void>;
