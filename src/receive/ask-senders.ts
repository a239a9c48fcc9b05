import { HttpStatusError } from '../core/http-status-error.ts';
import type { TokenBucket } from '../core/token-bucket.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Announcements } from './announcements.ts';
import type { WalkDeps } from './window-walk.ts';

/** Of these few senders the newest rows are read; for more of them it is cheaper to look at everybody's. */
const MAX_SENDERS = 3;
/** So many at once, and then one in so many milliseconds. */
export const ASKING = { atOnce: 20, refillMs: 500 };
/** Rows of a sender besides those that are missing; tried one after the other, since some senders do not wait. */
const SPARE_ROWS = [2, 20, 150];
const SINCE_SECONDS = 45;

export interface AskDeps extends WalkDeps {
  readonly client: PlatformClient;
  readonly announcements: Announcements;
}

/**
 * A sender who waits for each answer has sent hardly anything since the message that is missing, so it is among the
 * newest of that sender. Reads them, and releases what waited for it; if it is not there, a look back is still needed. Returns how many
 * messages became pending.
 */
export async function askSenders(
  deps: AskDeps,
  mark: number,
  tokens: TokenBucket,
  signal: AbortSignal,
): Promise<number> {
  const { client, clock, intake, announcements, events } = deps;
  const missing = announcements.missing(mark);
  if (missing.size > MAX_SENDERS) return 0;
  let fresh = 0;
  for (const sender of missing.keys()) {
    for (const spare of SPARE_ROWS) {
      const count = announcements.missing(mark).get(sender);
      if (count === undefined) break;
      if (!tokens.tryTake(clock.monotonicMs())) return fresh;
      const query = { sinceSeconds: SINCE_SECONDS, limit: count + spare };
      const page = await client
        .activitiesOf(sender === '' ? undefined : sender, query, signal)
        .catch((error: unknown) => (isRefused(error) ? undefined : Promise.reject(error)));
      if (page === undefined) return fresh;
      announcements.read(page.activities);
      const isComplete = announcements.missing(mark).size === 0;
      const rows = { activities: page.activities.toReversed(), unreadable: page.unreadable };
      const stored = await intake.store(rows, isComplete ? intake.watermark() : undefined);
      for (const row of stored.unreadable) events.unreadableRow(row.rowId, row.problem);
      fresh += stored.fresh;
    }
  }
  return fresh;
}

/** A platform may not know a sender by the name that its event gave. */
function isRefused(error: unknown): boolean {
  return error instanceof HttpStatusError && error.status === 400;
}
