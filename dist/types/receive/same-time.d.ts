import type { ActivityPage, PlatformClient } from '../platform/client.ts';
/** How rows that share one time are read: only a row's id tells them apart. */
export type SameTimeSource = Pick<PlatformClient, 'rowBefore' | 'activitiesAfter'>;
/** Rows of one microsecond that do not fit into a page, oldest first. False where a cursor cannot reach all of them. */
export declare function pagesOfOneTime(source: SameTimeSource, micros: number, pageRows: number, signal: AbortSignal): AsyncGenerator<ActivityPage, boolean>;
