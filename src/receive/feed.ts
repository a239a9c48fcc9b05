import { SQLiteError } from 'bun:sqlite';
import { jitteredMs } from '../core/backoff.ts';
import { FencedError, HttpStatusError, InboxUnwritableError } from '../core/errors.ts';
import { type FeedVerdict, feedVerdict, type WorkspaceProbe } from '../core/feed-verdict.ts';
import { restOf } from '../core/standing.ts';
import { TokenBucket } from '../core/token-bucket.ts';
import type { Bell } from '../runtime/bell.ts';
import { sleep } from '../runtime/sleep.ts';
import { type Cursor, type CursorDeps, pollAfter } from './cursor-poll.ts';
import { type WalkResult, WindowWalk } from './window-walk.ts';

export interface FeedDeps extends CursorDeps {
  /** Time between two sweeps over the window; asked anew after each. */
  readonly intervalMs: () => number;
  /** Rung to poll at once. */
  readonly bell: Bell;
  /** Rung when the machine woke: what failed before says nothing about now. */
  readonly wakeBell: Bell;
  readonly onPolled: (result: WalkResult) => void;
  /** Every failed poll; whoever listens says it once per change, not once per tick. */
  readonly onFailed: (verdict: FeedVerdict, error: unknown) => void;
}

const JITTER = 0.05;
/** Rings are answered at once, but a busy workspace must stay far inside the platform's 600 requests a minute. */
const RINGS_AT_ONCE = 20;
const RING_REFILL_MS = 400;

/**
 * The feed of one workspace: sweeps over the window, and between them polls what is new when the bell rings; one poll
 * at a time, until the signal aborts. Rejects only with `FencedError` (the lease is gone, and with it the right
 * to poll), `InboxUnwritableError` and SQLite's errors.
 */
export async function runFeed(deps: FeedDeps, signal: AbortSignal): Promise<void> {
  const { clock, bell } = deps;
  const rings = new TokenBucket(RINGS_AT_ONCE, RING_REFILL_MS);
  let walk: WindowWalk | undefined;
  let cursor: Cursor | undefined;
  let nextSweepMs = clock.monotonicMs();
  let failures = 0;
  let reachedRows = 0;
  while (!signal.aborted) {
    try {
      const isSweepDue = walk !== undefined || clock.monotonicMs() >= nextSweepMs;
      let result = isSweepDue || cursor === undefined ? undefined : await pollAfter(deps, cursor, signal);
      if (result === undefined) {
        walk ??= new WindowWalk(deps);
        result = await walk.run(signal);
        walk = undefined;
        reachedRows = 0;
        nextSweepMs = clock.monotonicMs() + jitteredMs(deps.intervalMs(), JITTER, clock.random());
      }
      cursor = result.newest ?? cursor;
      failures = 0;
      deps.onPolled(result);
      const rang = await bell.wait(Math.max(0, nextSweepMs - clock.monotonicMs()), signal);
      if (rang) await sleep(rings.take(clock.monotonicMs()), signal);
      // A timer may fire a moment early, and the sweep that it was set for is due all the same.
      else nextSweepMs = clock.monotonicMs();
    } catch (error) {
      if (signal.aborted) return;
      if (isOurs(error)) throw error;
      // A long walk over a bad network gets on: only failing again at the same place is worth a longer wait.
      const isFurther = walk !== undefined && walk.rowsFetched > reachedRows;
      reachedRows = walk?.rowsFetched ?? 0;
      failures = isFurther ? 1 : failures + 1;
      const probe = await probeWorkspace(deps, error, signal);
      const verdict = feedVerdict(error, failures, probe, deps.intervalMs(), clock.random());
      deps.onFailed(verdict, error);
      if (await deps.wakeBell.wait(verdict.retryMs, signal)) failures = 0;
      // What was missed meanwhile is the window's business.
      nextSweepMs = clock.monotonicMs();
    }
  }
}

/** Trouble of the lease or of the inbox, not of the platform. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof FencedError || error instanceof InboxUnwritableError || error instanceof SQLiteError
  );
}

/** A removed workspace's own token gets 401 like a wrong one does; only the public endpoint tells them apart. */
async function probeWorkspace(deps: FeedDeps, error: unknown, signal: AbortSignal): Promise<WorkspaceProbe> {
  if (!(error instanceof HttpStatusError) || ![401, 404, 410].includes(error.status)) return 'no_answer';
  try {
    const { status } = await deps.client.workspace(signal);
    // Before they answered 410 for it, platforms showed a removed workspace like any other.
    return restOf(status) === 'removed' ? 'removed' : 'exists';
  } catch (probeError) {
    if (!(probeError instanceof HttpStatusError)) return 'no_answer';
    if (probeError.status === 410) return 'removed';
    return probeError.status === 404 ? 'unknown' : 'no_answer';
  }
}
