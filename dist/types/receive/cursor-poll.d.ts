import type { Activity } from '../core/activity.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Announcements } from './announcements.ts';
import type { WalkDeps, WalkResult } from './window-walk.ts';
/** The newest row of a workspace that is known to have nothing unread before it. */
export type Cursor = Pick<Activity, 'id' | 'createdAtMicros'>;
/**
 * Reads only what came after the cursor, as the quick answer to a ring. Rows that commit late, before the cursor, are
 * found by looking back. Undefined when a sweep is needed instead: the platform does not take the cursor
 * (410: pruned; 400 or 500: an id that it cannot read), or what it answers does not lead to an end.
 */
export declare function pollAfter(deps: WalkDeps & {
    readonly client: PlatformClient;
    readonly announcements: Announcements;
}, cursor: Cursor, signal: AbortSignal): Promise<WalkResult | undefined>;
