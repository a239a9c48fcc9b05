import type { Activity } from '../core/activity.ts';
import type { PlatformEvent } from '../platform/events.ts';
/** The messages of a sender that should have been read. */
export interface Missing {
    readonly count: number;
    /** The id of a row of the same sender before them, as far as the sender waits for answers. */
    readonly after: string | undefined;
}
/**
 * Which messages of a workspace the event stream told of, and which of them have been read. The platform tells of a
 * message when it is visible; its time is older, so that reading on from the newest row passes over it when another
 * overtook it. What was announced and does not come shows that.
 */
export declare class Announcements {
    #private;
    /** How many were announced so far: what is announced later counts as later. */
    get mark(): number;
    /**
     * Takes note of an event, or of none where something may have come that no event told of. Returns whether there may be
     * something to read.
     */
    heard(event?: PlatformEvent): boolean;
    read(activities: readonly Activity[]): void;
    /** What was read may be pushed now. */
    released(): void;
    /** Whether a sender's message was read while an earlier one of the same sender was not. */
    get isOutOfOrder(): boolean;
    /** Announced up to this mark, or overtaken by the same sender, and not read; by sender, the canvas user's id empty. */
    missing(mark: number): ReadonlyMap<string, Missing>;
    /** Stops waiting for what was announced up to this mark: all was read since then, and it was not there. */
    forget(mark: number): void;
    /** Whether something may have come since the last call that no event named. */
    takeVague(): boolean;
}
