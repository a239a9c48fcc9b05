import type { Activity } from '../core/activity.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { WalkDeps, WalkResult } from './window-walk.ts';
/** The newest row of a workspace that is known to have nothing unread before it. */
export type Cursor = Pick<Activity, 'id' | 'createdAtMicros'>;
/**
 * Reads what came after the cursor, and only that: the quick answer to a ring. The sweeps over the window stay the
 * truth, since rows can commit late, behind the cursor. Undefined when the platform does not take the cursor (410:
 * pruned; 400 or 500: an id it cannot read): then a sweep has to do it.
 */
export declare function pollAfter(deps: WalkDeps & {
    readonly client: PlatformClient;
}, cursor: Cursor, signal: AbortSignal): Promise<WalkResult | undefined>;
