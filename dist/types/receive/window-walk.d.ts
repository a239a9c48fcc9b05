import type { Activity } from '../core/activity.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Intake } from './intake.ts';
import { type SameTimeSource } from './same-time.ts';
import type { WorkspaceEvents } from './workspace-events.ts';
/** What is walked over: the rows of one kind of one workspace. */
export type RowSource = Pick<PlatformClient, 'target' | 'activities'> & SameTimeSource;
export interface WalkDeps {
    readonly client: RowSource;
    readonly clock: Clock;
    readonly intake: Intake;
    readonly window: WindowOptions;
    readonly events: Pick<WorkspaceEvents, 'cutShort'>;
}
export interface WindowOptions {
    readonly configuredSeconds: number;
    /** Asked before the very first poll of a workspace: how far back nobody listened. */
    readonly firstSeconds: (signal: AbortSignal) => Promise<number>;
    /** How far a walk goes back at least, also when less was missed; asked before the first page. */
    readonly atLeastSeconds?: () => number;
    /** Rows per request; the platform's cap unless a test wants more pages. */
    readonly pageRows?: number;
    readonly limits?: WalkLimits;
}
/** How much one walk reads at most, whatever the platform still has. */
export interface WalkLimits {
    readonly rows: number;
    readonly pages: number;
    /** Spent on pages, pauses between failures not counted. */
    readonly readingMs: number;
}
/** Far more than a month of a busy workspace. */
export declare const WALK_LIMITS: WalkLimits;
export interface WalkResult {
    /** Messages that became pending. */
    readonly fresh: number;
    readonly rowsFetched: number;
    /** The newest row seen, ours and echoes alike; undefined when there was none. */
    readonly newest: Pick<Activity, 'id' | 'createdAtMicros'> | undefined;
}
/**
 * One pass over the window, newest page first, back to its start. It keeps its place: after a failed page, the next
 * `run` goes on from there, so that a long catch-up makes progress over a bad network. The messages are released
 * to be pushed only when the pass is complete, because the oldest come last.
 */
export declare class WindowWalk {
    #private;
    private readonly deps;
    /** Of all pages so far. */
    rowsFetched: number;
    constructor(deps: WalkDeps);
    /** Where the window begins, by this machine's clock, in milliseconds since the epoch. */
    get windowStartMs(): number;
    run(signal: AbortSignal): Promise<WalkResult>;
}
