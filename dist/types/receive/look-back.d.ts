import type { Announcements } from './announcements.ts';
import type { Cursor } from './cursor-poll.ts';
import type { WalkDeps, WalkResult } from './window-walk.ts';
export interface LookGoal {
    /** Everything behind it has been read already, but for rows that became visible late. */
    readonly cursor: Cursor;
    readonly announcements: Announcements;
    /** Goes on for so many rows, also when nothing is known to be missing. */
    readonly minRows: number;
}
/** Reads the newest rows back to those that are missing. Undefined when a sweep is needed instead. */
export declare function lookBack(deps: WalkDeps, { cursor, announcements, minRows }: LookGoal, signal: AbortSignal): Promise<WalkResult | undefined>;
/** When to look back, and how far. */
export declare class LookPlan {
    #private;
    private readonly announcements;
    /** On the monotonic clock; `Infinity` when nothing needs a look. */
    dueMs: number;
    /** A row is known to be missing: what came later waits for it, so that each sender's messages stay in order. */
    isOwed: boolean;
    minRows: number;
    constructor(announcements: Announcements);
    /** What is new has been read. `mark`: of the announcements before that. */
    polled(nowMs: number, mark: number, rowsFetched: number): void;
    /** The last rows have been read, late ones included. */
    looked(nowMs: number): void;
}
