import type { Activity } from '../core/activity.ts';
/** Whole texts of broadcasts from the event stream: the platform keeps only their beginning. */
export declare class BroadcastTexts {
    #private;
    /** @param atMs the platform's time of the event */
    told(data: unknown, atMs: number): void;
    complete(activity: Activity): Activity;
}
