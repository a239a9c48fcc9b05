import { backoffMs, jitteredMs } from '../core/backoff.ts';
import { inactiveFrom } from '../core/standing.ts';
import type { PlatformClient, WorkspaceState } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
import type { WorkspaceEvents } from './workspace-events.ts';

export interface StateWatchDeps {
  readonly client: PlatformClient;
  readonly clock: Clock;
  /** Rung when something about the workspace itself may have changed. */
  readonly bell: Bell;
  readonly events: Pick<WorkspaceEvents, 'isAccepted' | 'failed'>;
  readonly onState: (state: WorkspaceState) => void;
}

/** Only matters where the event stream does not tell of changes. */
const LOOK_INTERVAL_MS = 120_000;
/** The same while the workspace is out of service: somebody may wait for it to be back. */
const INACTIVE_INTERVAL_MS = 30_000;
const JITTER = 0.1;
const RETRY = { baseMs: LOOK_INTERVAL_MS, capMs: 3_600_000 };
const RINGS = { atOnce: 5, refillMs: 15_000 };

/** Looks now and then how the platform sees a workspace, which the answers to heartbeats do not tell. */
export function runStateWatch(deps: StateWatchDeps, signal: AbortSignal): Promise<void> {
  const { client, clock, bell, events } = deps;
  const jittered = (waitMs: number) => jitteredMs(waitMs, JITTER, clock.random());
  let intervalMs = LOOK_INTERVAL_MS;
  return runLoop({
    clock,
    signal,
    bell,
    retryBell: bell,
    rings: RINGS,
    firstWaitMs: jittered(LOOK_INTERVAL_MS),
    async round() {
      if (events.isAccepted) {
        const state = await client.state(signal);
        intervalMs = inactiveFrom(state.status) === undefined ? LOOK_INTERVAL_MS : INACTIVE_INTERVAL_MS;
        deps.onState(state);
      }
      return jittered(intervalMs);
    },
    retry: (_error, failures) => jittered(backoffMs(failures, RETRY, clock.random())),
    onFailed: (error) => events.failed('state', error),
  });
}
