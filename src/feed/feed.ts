import { jitteredMs } from '../core/backoff.ts';
import { FencedError, HttpStatusError } from '../core/errors.ts';
import { type FeedVerdict, feedVerdict, type WorkspaceProbe } from '../core/feed-verdict.ts';
import type { Bell } from '../runtime/bell.ts';
import { type WalkDeps, type WalkResult, WindowWalk } from './window-walk.ts';

export interface FeedDeps extends WalkDeps {
  readonly intervalMs: number;
  /** Rung to poll at once. */
  readonly bell: Bell;
  readonly onPolled: (result: WalkResult) => void;
  /** Every failed poll; whoever listens says it once per change, not once per tick. */
  readonly onFailed: (verdict: FeedVerdict, error: unknown) => void;
}

const JITTER = 0.05;

/**
 * The feed of one workspace: polls until the signal aborts, one poll at a time. Rejects only with `FencedError`:
 * the lease is gone, and with it the right to poll.
 */
export async function runFeed(deps: FeedDeps, signal: AbortSignal): Promise<void> {
  let walk: WindowWalk | undefined;
  let failures = 0;
  while (!signal.aborted) {
    walk ??= new WindowWalk(deps);
    try {
      const result = await walk.run(signal);
      walk = undefined;
      failures = 0;
      deps.onPolled(result);
      await deps.bell.wait(jitteredMs(deps.intervalMs, JITTER, deps.clock.random()), signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof FencedError) throw error;
      failures += 1;
      const probe = await probeWorkspace(deps, error, signal);
      const verdict = feedVerdict(error, failures, probe, deps.intervalMs, deps.clock.random());
      deps.onFailed(verdict, error);
      await deps.bell.wait(verdict.retryMs, signal);
    }
  }
}

/** A removed workspace's own token gets 401 like a wrong one does; only the public endpoint tells them apart. */
async function probeWorkspace(deps: FeedDeps, error: unknown, signal: AbortSignal): Promise<WorkspaceProbe> {
  if (!(error instanceof HttpStatusError) || ![401, 404, 410].includes(error.status)) return 'no_answer';
  try {
    await deps.client.workspace(signal);
    return 'exists';
  } catch (probeError) {
    if (!(probeError instanceof HttpStatusError)) return 'no_answer';
    if (probeError.status === 410) return 'removed';
    return probeError.status === 404 ? 'unknown' : 'no_answer';
  }
}
