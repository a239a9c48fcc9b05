import type { Activity } from '../core/activity.ts';
import { TooLargeError } from '../core/errors.ts';
import type { PlatformClient } from '../platform/client.ts';
import { MAX_PAGE_ROWS } from '../wire/activity.ts';
import type { Announcements } from './announcements.ts';
import { refusesQuestion } from './ask-senders.ts';
import type { WalkDeps, WalkResult } from './window-walk.ts';

/** The newest row of a workspace that is known to have nothing unread before it. */
export type Cursor = Pick<Activity, 'id' | 'createdAtMicros'>;

/** More at once is a sweep's business, which has limits of its own. */
const MAX_PAGES = 20;

/**
 * Reads only what came after the cursor, as the quick answer to a ring. Rows that commit late, before the cursor, are
 * found by looking back. Undefined when a sweep is needed instead: the platform does not take the cursor
 * (410: pruned; 400 or 500: an id that it cannot read), or what it answers does not lead to an end.
 */
export async function pollAfter(
  deps: WalkDeps & { readonly client: PlatformClient; readonly announcements: Announcements },
  cursor: Cursor,
  signal: AbortSignal,
): Promise<WalkResult | undefined> {
  const { client, clock, intake, window, announcements } = deps;
  const pageRows = window.pageRows ?? MAX_PAGE_ROWS;
  const localMs = clock.nowMs();
  let platformMs: number | undefined;
  let newest = cursor;
  let rowsFetched = 0;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await client
      .activitiesAfter(newest.id, pageRows, signal)
      .catch((error: unknown) => (needsSweep(error) ? undefined : Promise.reject(error)));
    if (page === undefined) return undefined;
    platformMs ??= page.platformTimeMs;
    rowsFetched += page.rowCount;
    const last = page.activities.at(-1);
    // A platform that ignores the cursor answers newest first.
    const isOrdered = page.activities.every((activity) => activity.createdAtMicros >= newest.createdAtMicros);
    if (!isOrdered) return undefined;
    announcements.read(page.activities);
    // The look back that has to follow releases them, together with what comes before them.
    const isComplete = !page.hasMore && !announcements.isOutOfOrder;
    const watermark = isComplete ? { localMs, platformMs } : undefined;
    const fresh = await intake.store(page, watermark);
    if (page.hasMore && (last === undefined || last.id === newest.id)) return undefined;
    newest = last ?? newest;
    if (!page.hasMore) return { fresh, rowsFetched, newest };
  }
  return undefined;
}

/** A sweep also helps where a page is too large: it can ask for fewer rows. */
function needsSweep(error: unknown): boolean {
  return error instanceof TooLargeError || refusesQuestion(error);
}
