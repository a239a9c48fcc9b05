import { backoffMs } from '../core/backoff.ts';
import { TokenBucket } from '../core/token-bucket.ts';
import type { Watermark } from '../inbox/entry.ts';
import type { Bell } from '../runtime/bell.ts';
import { sleep } from '../runtime/sleep.ts';
import { storeBroadcasts } from './arrival.ts';
import { isOwnTrouble } from './own-trouble.ts';
import { type Lane, type WalkDeps, WindowWalk } from './window-walk.ts';

export interface BroadcastWatchDeps extends WalkDeps {
  /** Between two looks. */
  readonly intervalMs: () => number;
  /** Rung when something happened to the workspace that its messages do not explain. */
  readonly bell: Bell;
  /** Up to where messages had been read before this tenure: for the first look of an inbox that knows no broadcasts. */
  readonly before: Watermark | undefined;
  readonly onArrived: () => void;
  readonly onFailed: (error: unknown) => void;
}

/** A platform may be updated to one with broadcasts. */
const ABSENT_MS = 6 * 3_600_000;
const RETRY = { baseMs: 2_000, capMs: 120_000 };
const RINGS_AT_ONCE = 2;
const RING_REFILL_MS = 10_000;

/**
 * Brings the broadcasts of other workspaces into the inbox. The platform files them under a type of their own, and a
 * request names one type or gets everything that the workspace ever did: so they have a window of their own, which is
 * read rarely. Asks once, and no more, where the platform knows no broadcasts. Rejects only with `FencedError`,
 * `InboxUnwritableError` and SQLite's errors.
 */
export async function runBroadcastWatch(deps: BroadcastWatchDeps, signal: AbortSignal): Promise<void> {
  const { client, clock, bell } = deps;
  const rings = new TokenBucket(RINGS_AT_ONCE, RING_REFILL_MS);
  const lane = broadcastLane(deps);
  let walk: WindowWalk | undefined;
  let isPresent = false;
  let failures = 0;
  while (!signal.aborted) {
    try {
      isPresent ||= (await client.workspace(signal)).hasBroadcasts;
      if (!isPresent) {
        await sleep(ABSENT_MS, signal);
        continue;
      }
      walk ??= new WindowWalk(deps, lane);
      await walk.run(signal);
      walk = undefined;
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (isOwnTrouble(error)) throw error;
      failures += 1;
      deps.onFailed(error);
      await sleep(backoffMs(failures, RETRY, clock.random()), signal);
      continue;
    }
    const rang = await bell.wait(deps.intervalMs(), signal);
    if (rang) await sleep(rings.take(clock.monotonicMs()), signal);
  }
}

function broadcastLane(deps: BroadcastWatchDeps): Lane {
  const { client, inbox, before } = deps;
  const { id } = client.target;
  return {
    watermark: () => inbox.broadcastWatermark(id) ?? before,
    page: (query, signal) => client.broadcasts(query, signal),
    store: async (activities, watermark) => {
      const fresh = await storeBroadcasts(deps, id, activities, watermark);
      if (fresh > 0) deps.onArrived();
      return fresh;
    },
  };
}
