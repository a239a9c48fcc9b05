import type { ActivityPage, PlatformClient } from '../platform/client.ts';

/** How rows that share one time are read: only a row's id tells them apart. */
export type SameTimeSource = Pick<PlatformClient, 'rowBefore' | 'activitiesAfter'>;

/** Rows of one microsecond that do not fit into a page, oldest first. False where a cursor cannot reach all of them. */
export async function* pagesOfOneTime(
  source: SameTimeSource,
  micros: number,
  pageRows: number,
  signal: AbortSignal,
): AsyncGenerator<ActivityPage, boolean> {
  let cursor = await source.rowBefore(micros, signal);
  while (cursor !== undefined) {
    const page = await source.activitiesAfter(cursor, pageRows, signal);
    yield page;
    const last = page.activities.at(-1);
    if (!page.hasMore || (last !== undefined && last.createdAtMicros > micros)) return true;
    // Without a `seq` the next page would begin after the whole microsecond.
    if (last === undefined || last.id === cursor || last.seq === undefined) return false;
    cursor = last.id;
  }
  return false;
}
