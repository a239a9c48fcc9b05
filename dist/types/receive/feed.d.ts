import { type FeedVerdict } from '../core/feed-verdict.ts';
import type { Bell } from '../runtime/bell.ts';
import { type CursorDeps } from './cursor-poll.ts';
import { type WalkResult } from './window-walk.ts';
export interface FeedDeps extends CursorDeps {
    /** Time between two sweeps over the window; asked anew after each. */
    readonly intervalMs: () => number;
    /** Rung to poll at once. */
    readonly bell: Bell;
    /** Rung when the machine woke: what failed before says nothing about now. */
    readonly wakeBell: Bell;
    readonly onPolled: (result: WalkResult) => void;
    /** Every failed poll; whoever listens says it once per change, not once per tick. */
    readonly onFailed: (verdict: FeedVerdict, error: unknown) => void;
}
/**
 * The feed of one workspace: sweeps over the window, and between them polls what is new when the bell rings; one poll
 * at a time, until the signal aborts. Rejects only with `FencedError` (the lease is gone, and with it the right
 * to poll), `InboxUnwritableError` and SQLite's errors.
 */
export declare function runFeed(deps: FeedDeps, signal: AbortSignal): Promise<void>;
