import { jitteredMs } from '../core/backoff.ts';
import { feedVerdict } from '../core/feed-verdict.ts';
import { TokenBucket } from '../core/token-bucket.ts';
import { isInboxError } from '../inbox/inbox-errors.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import { runLoop } from '../runtime/run-loop.ts';
import type { Announcements } from './announcements.ts';
import { ASKING, askSenders } from './ask-senders.ts';
import { type Cursor, pollAfter } from './cursor-poll.ts';
import type { DeepLook } from './deep-look.ts';
import type { Intake } from './intake.ts';
import { LookPlan, lookBack } from './look-back.ts';
import { type WalkDeps, type WalkResult, WindowWalk } from './window-walk.ts';
import type { WorkspaceEvents } from './workspace-events.ts';

export interface FeedDeps extends WalkDeps {
  readonly client: PlatformClient;
  /** Time between two sweeps over the window; asked anew after each. */
  readonly intervalMs: () => number;
  readonly bells: {
    readonly poll: Bell;
    /** Rung when earlier failures say nothing about now: the machine woke, or the platform answered something else. */
    readonly wake: Bell;
  };
  readonly deepLook: Pick<DeepLook, 'seconds' | 'swept'>;
  readonly announcements: Announcements;
  readonly events: Pick<WorkspaceEvents, 'cutShort' | 'pollFailed'>;
  readonly onPolled: (result: WalkResult) => void;
}

const JITTER = 0.05;
/** A busy workspace must stay far inside the platform's 600 requests a minute. */
const RINGS = { atOnce: 30, refillMs: 200 };

/**
 * The feed of one workspace: sweeps over the window, and between them polls what is new when the bell rings, and looks
 * back for what became visible late; one poll at a time, until the signal aborts. Rejects only with `FencedError` (the lease is gone, and with it the right
 * to poll), `InboxUnwritableError` and SQLite's errors.
 */
export function runFeed(feedDeps: FeedDeps, signal: AbortSignal): Promise<void> {
  const { clock, bells, intervalMs, events, onPolled, announcements } = feedDeps;
  const deep = feedDeps.deepLook;
  const deps = {
    ...feedDeps,
    intake: noting(announcements, feedDeps.intake),
    window: { ...feedDeps.window, atLeastSeconds: () => deep.seconds },
  };
  const looks = new LookPlan(announcements);
  /** A sweep that failed halfway; it goes on from there. */
  let walk: WindowWalk | undefined;
  /** Of the announcements, before it began. */
  let walkMark = 0;
  /** Rows that it had read when it last failed. */
  let reachedRows = 0;
  let cursor: Cursor | undefined;
  let nextSweepMs = clock.monotonicMs();
  let failures = 0;

  const sweep = async () => {
    if (walk === undefined) walkMark = announcements.mark;
    walk ??= new WindowWalk(deps);
    const result = await walk.run(signal);
    deep.swept(walk.windowStartMs);
    walk = undefined;
    reachedRows = 0;
    announcements.forget(walkMark);
    announcements.takeVague();
    looks.looked(clock.monotonicMs());
    nextSweepMs = clock.monotonicMs() + jitteredMs(intervalMs(), JITTER, clock.random());
    return result;
  };
  const asking = new TokenBucket(ASKING.atOnce, ASKING.refillMs);
  const poll = async (after: Cursor) => {
    const mark = announcements.mark;
    const result = await pollAfter(deps, after, signal);
    if (result === undefined) return undefined;
    const late = await askSenders(deps, mark, asking, signal);
    looks.polled(clock.monotonicMs(), mark, result.rowsFetched);
    return { ...result, fresh: result.fresh + late };
  };
  const look = async (after: Cursor) => {
    const result = await lookBack(deps, { cursor: after, announcements, minRows: looks.minRows }, signal);
    looks.looked(clock.monotonicMs());
    return result;
  };
  const untilNextMs = () => Math.max(0, Math.min(nextSweepMs, looks.dueMs) - clock.monotonicMs());
  return runLoop({
    clock,
    signal,
    bell: bells.poll,
    retryBell: bells.wake,
    rings: RINGS,
    isFatal: isInboxError,
    async round(wasRung) {
      const nowMs = clock.monotonicMs();
      // A timer may fire a moment early: what it was set for is due all the same.
      const isLookDue = nowMs >= looks.dueMs || (!wasRung && looks.dueMs < nextSweepMs);
      const isSweepDue = walk !== undefined || nowMs >= nextSweepMs || (!wasRung && !isLookDue);
      if (looks.isOwed && !isLookDue && !isSweepDue) return untilNextMs();
      const fresh = isSweepDue || cursor === undefined ? undefined : await (isLookDue ? look : poll)(cursor);
      const result = fresh ?? (await sweep());
      cursor = result.newest ?? cursor;
      failures = 0;
      onPolled(result);
      return untilNextMs();
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

/** Tells the announcements what was read, and when it may be pushed. */
function noting(announcements: Announcements, intake: Intake): Intake {
  return {
    watermark: () => intake.watermark(),
    async store(rows, watermark) {
      announcements.read(rows.activities);
      const fresh = await intake.store(rows, watermark);
      if (watermark !== undefined) announcements.released();
      return fresh;
    },
  };
}
