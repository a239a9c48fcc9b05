import { HttpStatusError } from '../core/http-status-error.ts';
import type { TokenBucket } from '../core/token-bucket.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Announcements } from './announcements.ts';
import type { WalkDeps } from './window-walk.ts';

/** Of these few senders the newest rows are read; for more of them it is cheaper to look at everybody's. */
const MAX_SENDERS = 8;
/** With the polls that rings make they stay inside the platform's 600 a minute. */
export const ASKING = { atOnce: 90, refillMs: 600 };
const ROWS_BEHIND = 50;
/** Rows tried besides those that are missing: a sender who does not wait for answers may have written later ones. */
const SPARE_ROWS = [20, 150];
const SINCE_SECONDS = 45;

export interface AskDeps extends WalkDeps {
  readonly client: PlatformClient;
  readonly announcements: Announcements;
}

/**
 * A sender who waits for each answer has written the message that is missing after everything that was read before it
 * was told of, and hardly anything since. Reads what is behind that, and releases what waited for it; if it is not
 * there, a look back is still needed. Returns how many messages became pending.
 */
export async function askSenders(
  deps: AskDeps,
  mark: number,
  tokens: TokenBucket,
  signal: AbortSignal,
): Promise<number> {
  const { clock, intake, announcements } = deps;
  const missing = announcements.missing(mark);
  if (missing.size > MAX_SENDERS) return 0;
  let fresh = 0;
  for (const sender of missing.keys()) {
    for (const ask of questions(deps, sender, mark, signal)) {
      if (!announcements.missing(mark).has(sender)) break;
      if (!tokens.tryTake(clock.monotonicMs())) return fresh;
      const page = await ask().catch((error: unknown) =>
        refusesQuestion(error) ? undefined : Promise.reject(error),
      );
      if (page === undefined) continue;
      announcements.read(page.activities);
      const isComplete = announcements.missing(mark).size === 0;
      const activities = page.activities.toSorted((a, b) => a.createdAtMicros - b.createdAtMicros);
      const rows = { activities, unreadable: page.unreadable };
      fresh += await intake.store(rows, isComplete ? intake.watermark() : undefined);
    }
  }
  return fresh;
}

/** What can be asked for the missing rows of a sender, the cheapest first. */
function* questions({ client, announcements }: AskDeps, sender: string, mark: number, signal: AbortSignal) {
  const peerId = sender === '' ? undefined : sender;
  const after = announcements.missing(mark).get(sender)?.after;
  if (after !== undefined) yield () => client.activitiesOfAfter(peerId, after, ROWS_BEHIND, signal);
  for (const spare of SPARE_ROWS) {
    const limit = (announcements.missing(mark).get(sender)?.count ?? 0) + spare;
    yield () => client.activitiesOf(peerId, { sinceSeconds: SINCE_SECONDS, limit }, signal);
  }
}

/** A platform may not know a sender by the name that its event gave, or the row after which it is asked. */
export function refusesQuestion(error: unknown): boolean {
  return error instanceof HttpStatusError && [400, 410, 500].includes(error.status);
}
