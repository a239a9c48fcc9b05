import { backoffMs, jitteredMs } from '../core/backoff.ts';
import { restOf } from '../core/standing.ts';
import { TokenBucket } from '../core/token-bucket.ts';
import type { PlatformClient, WorkspaceState } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { sleep } from '../runtime/sleep.ts';

export interface StateWatchDeps {
  readonly client: PlatformClient;
  readonly clock: Clock;
  /** Rung when something about the workspace itself may have changed. */
  readonly bell: Bell;
  /** False while the platform refuses the token: then the feed finds out what is wrong. */
  readonly isAccepted: () => boolean;
  readonly onState: (state: WorkspaceState) => void;
  readonly onFailed: (error: unknown) => void;
}

/** Nobody pauses a workspace in the middle of the night: the event stream tells at once, and this is the floor. */
const LOOK_INTERVAL_MS = 120_000;
/** Somebody may wait for a workspace that was just resumed. */
const RESTING_INTERVAL_MS = 30_000;
const JITTER = 0.1;
const FAILED = { baseMs: LOOK_INTERVAL_MS, capMs: 3_600_000 };
const RINGS_AT_ONCE = 5;
const RING_REFILL_MS = 15_000;

/** Looks now and then how the platform sees a workspace: it answers heartbeats of a paused one as if nothing were. */
export async function runStateWatch(deps: StateWatchDeps, signal: AbortSignal): Promise<void> {
  const { client, clock, bell } = deps;
  const rings = new TokenBucket(RINGS_AT_ONCE, RING_REFILL_MS);
  let waitMs = LOOK_INTERVAL_MS;
  let failures = 0;
  while (!signal.aborted) {
    const rang = await bell.wait(jitteredMs(waitMs, JITTER, clock.random()), signal);
    if (rang) await sleep(rings.take(clock.monotonicMs()), signal);
    if (signal.aborted) return;
    if (!deps.isAccepted()) continue;
    try {
      const state = await client.state(signal);
      failures = 0;
      waitMs = restOf(state.status) === undefined ? LOOK_INTERVAL_MS : RESTING_INTERVAL_MS;
      deps.onState(state);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      waitMs = backoffMs(failures, FAILED, clock.random());
      deps.onFailed(error);
    }
  }
}
