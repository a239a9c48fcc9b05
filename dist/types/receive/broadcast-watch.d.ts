import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { BroadcastTexts } from './broadcast-texts.ts';
import { type WalkDeps } from './window-walk.ts';
import type { WorkspaceEvents } from './workspace-events.ts';
export interface BroadcastWatchDeps extends Omit<WalkDeps, 'client'> {
    readonly client: PlatformClient;
    readonly bell: Bell;
    /** Whether the event stream tells of broadcasts at once. */
    readonly isTold: () => boolean;
    readonly texts: Pick<BroadcastTexts, 'complete'>;
    readonly events: Pick<WorkspaceEvents, 'cutShort' | 'failed'>;
}
/**
 * Brings the broadcasts of one workspace, which the platform keeps apart from its messages, over a window of their own:
 * now and then, and soon after a ring. A platform without broadcasts is only asked now and then whether it has them.
 * Rejects only with `FencedError`, `InboxUnwritableError` and SQLite's errors.
 */
export declare function runBroadcastWatch(deps: BroadcastWatchDeps, signal: AbortSignal): Promise<void>;
