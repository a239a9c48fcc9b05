import type { Activity } from '../core/activity.ts';
/**
 * The whole texts of broadcasts as the event stream brought them: the platform keeps only their beginning. One is used
 * only for a row of the same sender and the same moment that begins with the same words.
 */
export declare class BroadcastTexts {
    #private;
    /** @param atMs the platform's time of the event */
    told(data: unknown, atMs: number): void;
    /** The row with its whole text, where that is known. */
    complete(activity: Activity): Activity;
}
