import { isPresumedAbsent } from '../core/standing.ts';
import type { PlatformClient } from '../platform/client.ts';
import { HEARTBEAT_INTERVAL_MS, runPresence } from '../receive/presence.ts';
import { runStateWatch } from '../receive/state-watch.ts';
import type { Bell } from '../runtime/bell.ts';
import type { TenureDeps } from './tenure.ts';

export interface PresenceBells {
  /** Rung to send a heartbeat soon. */
  readonly heartbeat: Bell;
  /** Rung to look soon how the platform sees the workspace. */
  readonly state: Bell;
}

/** Keeps one workspace present, and follows what the platform does to it. Both rest while the token is refused. */
export async function keepPresent(
  deps: TenureDeps,
  client: PlatformClient,
  bells: PresenceBells,
  signal: AbortSignal,
): Promise<void> {
  const { clock, card } = deps;
  const { work } = deps.deliveries;
  const { id } = client.target;
  const monitor = deps.monitors.get(id);
  const isAccepted = () => monitor?.isAccepted !== false;
  let isCardStale = false;
  const stopTelling = work.onChange(id, () => bells.heartbeat.ring());
  await Promise.all([
    runPresence(
      {
        client,
        clock,
        card,
        isCardStale: () => isCardStale,
        isAccepted,
        work: () => work.of(id),
        heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
        bell: bells.heartbeat,
        onRegistered: (mode) => {
          isCardStale = false;
          monitor?.registered(mode);
          // The platform answers this of a paused workspace as if nothing were.
          bells.state.ring();
        },
        onHeartbeat: () => monitor?.heartbeat(),
        onFailed: (step, error) => monitor?.presenceFailed(step, error),
      },
      signal,
    ),
    runStateWatch(
      {
        client,
        clock,
        bell: bells.state,
        isAccepted,
        onState: (state) => {
          const hasReturned = monitor?.looked(state) === true;
          isCardStale ||= hasReturned;
          if (hasReturned || isPresumedAbsent(state.status)) bells.heartbeat.ring();
        },
        onFailed: (error) => monitor?.lookFailed(error),
      },
      signal,
    ),
  ]);
  stopTelling();
}
