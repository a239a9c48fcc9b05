import type { ActivityPage, PlatformClient } from '../platform/client.ts';
/** How rows that share one time are read: only a row's id tells them apart. */
export type SameTimeSource = Pick<PlatformClient, 'rowBefore' | 'activitiesAfter'>;
/**
 * The rows of one single microsecond, oldest first and page by page, when they are more than a page: `before_ts` knows
 * only times, and would pass over what does not fit. Returns whether all of them could be reached: a cursor must be a
 * row from before that time, and platforms before 2026-06-04 compare the time of a cursor alone.
 */
export declare function pagesOfOneTime(source: SameTimeSource, micros: number, pageRows: number, signal: AbortSignal): AsyncGenerator<ActivityPage, boolean>;
