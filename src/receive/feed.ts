import { jitteredMs } from '../core/backoff.ts';
import { feedVerdict, type WorkspaceProbe } from '../core/feed-verdict.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import { inactiveFrom } from '../core/standing.ts';
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
    /** Rung when the machine woke: earlier failures say nothing about the network by now. */
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
  const feed = new Feed(deps, signal);
  return runLoop(
    {
      clock: deps.clock,
      round: (wasRung) => feed.poll(wasRung),
      onFailed: (error) => feed.failed(error),
      isFatal: isInboxError,
      bell: deps.bells.poll,
      retryBell: deps.bells.wake,
      rings: RINGS,
    },
    signal,
  );
}

/** How far the feed of one workspace has been read. */
class Feed {
  readonly #deps: FeedDeps;
  readonly #signal: AbortSignal;
  /** A sweep that failed halfway; it goes on from there. */
  #walk: WindowWalk | undefined;
  #cursor: Cursor | undefined;
  #nextSweepMs: number;
  #failures = 0;
  /** Rows that the unfinished sweep had read when it last failed. */
  #reachedRows = 0;

  constructor(deps: FeedDeps, signal: AbortSignal) {
    this.#deps = deps;
    this.#signal = signal;
    this.#nextSweepMs = deps.clock.monotonicMs();
  }

  /** Polls once. Returns the time until the next sweep. */
  async poll(wasRung: boolean): Promise<number> {
    const { clock, onPolled } = this.#deps;
    // A ring after a failure means that the machine woke.
    if (wasRung) this.#failures = 0;
    // A timer may fire a moment early: the sweep that it was set for is due all the same.
    const isSweepDue = this.#walk !== undefined || !wasRung || clock.monotonicMs() >= this.#nextSweepMs;
    const result = (isSweepDue ? undefined : await this.#pollAfterCursor()) ?? (await this.#sweep());
    this.#cursor = result.newest ?? this.#cursor;
    this.#failures = 0;
    onPolled(result);
    return Math.max(0, this.#nextSweepMs - clock.monotonicMs());
  }

  async #pollAfterCursor(): Promise<WalkResult | undefined> {
    return this.#cursor && (await pollAfter(this.#deps, this.#cursor, this.#signal));
  }

  async #sweep(): Promise<WalkResult> {
    const { clock, intervalMs } = this.#deps;
    this.#walk ??= new WindowWalk(this.#deps);
    const result = await this.#walk.run(this.#signal);
    this.#walk = undefined;
    this.#reachedRows = 0;
    this.#nextSweepMs = clock.monotonicMs() + jitteredMs(intervalMs(), JITTER, clock.random());
    return result;
  }

  /** Says what a failed poll means. Returns the time until the next one. */
  async failed(error: unknown): Promise<number> {
    const { clock, intervalMs, events } = this.#deps;
    const rows = this.#walk?.rowsFetched ?? 0;
    // A walk that got further since its last failure makes progress: only failing at the same place makes waits longer.
    this.#failures = rows > this.#reachedRows ? 1 : this.#failures + 1;
    this.#reachedRows = rows;
    const probe = await probeWorkspace(this.#deps, error, this.#signal);
    const verdict = feedVerdict(error, this.#failures, probe, intervalMs(), clock.random());
    events.pollFailed(verdict, error);
    // The next poll is a sweep, which finds what came in the meantime.
    this.#nextSweepMs = clock.monotonicMs();
    return verdict.retryMs;
  }
}

/** A removed workspace's own token gets 401 like a wrong one does; only the public endpoint tells them apart. */
async function probeWorkspace(deps: FeedDeps, error: unknown, signal: AbortSignal): Promise<WorkspaceProbe> {
  if (!(error instanceof HttpStatusError) || ![401, 404, 410].includes(error.status)) return 'no_answer';
  try {
    const { status } = await deps.client.workspace(signal);
    // Before they answered 410 for it, platforms showed a removed workspace like any other.
    return inactiveFrom(status) === 'removed' ? 'removed' : 'exists';
  } catch (probeError) {
    if (!(probeError instanceof HttpStatusError)) return 'no_answer';
    if (probeError.status === 410) return 'removed';
    return probeError.status === 404 ? 'unknown' : 'no_answer';
  }
}
