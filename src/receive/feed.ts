import { jitteredMs } from '../core/backoff.ts';
import { feedVerdict } from '../core/feed-verdict.ts';
import { isInboxError } from '../inbox/inbox-errors.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import { runLoop } from '../runtime/run-loop.ts';
import { type Cursor, pollAfter } from './cursor-poll.ts';
import { type WalkDeps, type WalkResult, WindowWalk } from './window-walk.ts';
import type { WorkspaceEvents } from './workspace-events.ts';

export interface FeedDeps extends WalkDeps {
  readonly client: PlatformClient;
  /** Time between two sweeps over the window; asked anew after each. */
  readonly intervalMs: () => number;
  readonly bells: {
    /** Rung to poll at once. */
    readonly poll: Bell;
    /** Rung when earlier failures say nothing about now: the machine woke, or the platform answered something else. */
    readonly wake: Bell;
  };
  readonly events: Pick<WorkspaceEvents, 'unreadableRow' | 'cutShort' | 'pollFailed'>;
  readonly onPolled: (result: WalkResult) => void;
}

const JITTER = 0.05;
/** A busy workspace must stay far inside the platform's 600 requests a minute. */
const RINGS = { atOnce: 20, refillMs: 400 };

/**
 * The feed of one workspace: sweeps over the window, and between them polls what is new when the bell rings; one poll
 * at a time, until the signal aborts. Rejects only with `FencedError` (the lease is gone, and with it the right
 * to poll), `InboxUnwritableError` and SQLite's errors.
 */
export function runFeed(deps: FeedDeps, signal: AbortSignal): Promise<void> {
  const { clock, bells, intervalMs, events, onPolled } = deps;
  /** A sweep that failed halfway; it goes on from there. */
  let walk: WindowWalk | undefined;
  /** Rows that it had read when it last failed. */
  let reachedRows = 0;
  let cursor: Cursor | undefined;
  let nextSweepMs = clock.monotonicMs();
  let failures = 0;

  const sweep = async () => {
    walk ??= new WindowWalk(deps);
    const result = await walk.run(signal);
    walk = undefined;
    reachedRows = 0;
    nextSweepMs = clock.monotonicMs() + jitteredMs(intervalMs(), JITTER, clock.random());
    return result;
  };
  return runLoop({
    clock,
    signal,
    bell: bells.poll,
    retryBell: bells.wake,
    rings: RINGS,
    isFatal: isInboxError,
    async round(wasRung) {
      // A timer may fire a moment early: the sweep that it was set for is due all the same.
      const isSweepDue = walk !== undefined || !wasRung || clock.monotonicMs() >= nextSweepMs;
      const fresh = isSweepDue || cursor === undefined ? undefined : await pollAfter(deps, cursor, signal);
      const result = fresh ?? (await sweep());
      cursor = result.newest ?? cursor;
      failures = 0;
      onPolled(result);
      return Math.max(0, nextSweepMs - clock.monotonicMs());
    },
    retry(error) {
      const rows = walk?.rowsFetched ?? 0;
      // A walk that got further since its last failure makes progress: only failing at the same place makes waits longer.
      failures = rows > reachedRows ? 1 : failures + 1;
      reachedRows = rows;
      const verdict = feedVerdict(error, failures, intervalMs(), clock.random());
      events.pollFailed(verdict, error);
      // The next poll is a sweep, which finds what came in the meantime.
      nextSweepMs = clock.monotonicMs();
      return verdict.retryMs;
    },
  });
}
