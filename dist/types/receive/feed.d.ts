import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Announcements } from './announcements.ts';
import type { DeepLook } from './deep-look.ts';
import { type WalkDeps, type WalkResult } from './window-walk.ts';
import type { WorkspaceEvents } from './workspace-events.ts';
export interface FeedDeps extends WalkDeps {
    readonly client: PlatformClient;
    /** Time between two sweeps over the window; asked anew after each. */
    readonly intervalMs: () => number;
    readonly bells: {
        readonly poll: Bell;
        /** Rung when earlier failures say nothing about now: the machine woke, or the platform answered something else. */
        readonly wake: Bell;
    };
    readonly deepLook: Pick<DeepLook, 'seconds' | 'swept'>;
    readonly announcements: Announcements;
    readonly events: Pick<WorkspaceEvents, 'cutShort' | 'pollFailed'>;
    readonly onPolled: (result: WalkResult) => void;
}
/**
 * The feed of one workspace: sweeps over the window, and between them polls what is new when the bell rings, and looks
 * back for what became visible late; one poll at a time, until the signal aborts. Rejects only with `FencedError` (the lease is gone, and with it the right
 * to poll), `InboxUnwritableError` and SQLite's errors.
 */
export declare function runFeed(feedDeps: FeedDeps, signal: AbortSignal): Promise<void>;
