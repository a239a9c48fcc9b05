import { describeError } from '../core/errors.ts';
import { TokenBucket } from '../core/token-bucket.ts';
import type { PlatformClient } from '../platform/client.ts';
import { Acknowledger } from '../receive/acknowledger.ts';
import type { ArrivingFiles } from '../receive/arrival.ts';
import { runBroadcastWatch } from '../receive/broadcast-watch.ts';
import { runDelegationWatch } from '../receive/delegation-watch.ts';
import { runDoorbell } from '../receive/doorbell.ts';
import { runFeed } from '../receive/feed.ts';
import { firstWindowSeconds } from '../receive/first-window.ts';
import { HEARTBEAT_INTERVAL_MS } from '../receive/presence.ts';
import { Bell } from '../runtime/bell.ts';
import type { WakeWatch } from '../runtime/wake-watch.ts';
import type { TenureDeps } from './tenure.ts';
import { keepPresent } from './workspace-presence.ts';

/** Two heartbeats and what jitter and the network can add. */
const DOORBELL_SILENCE_MS = 2 * HEARTBEAT_INTERVAL_MS + 15_000;
/** A stream that breaks all the time must not make a heartbeat each time. */
const PROOF_INTERVAL_MS = 20_000;
/** The first poll waits for this lookup, so a platform that hangs must not hold it up for long. */
const LOOKUP_TIMEOUT_MS = 3_000;

/** What the workspaces of one tenure share. */
export interface Shared {
  readonly fence: number;
  readonly connected: () => void;
  readonly wake: WakeWatch;
  readonly files: ArrivingFiles;
}

/** Everything that runs for one watched workspace: feed, delegations' results, broadcasts, presence, and doorbell. */
export function workspaceTasks(
  deps: TenureDeps,
  client: PlatformClient,
  shared: Shared,
  signal: AbortSignal,
): Promise<void>[] {
  const { inbox, clock } = deps;
  const monitor = deps.monitors.get(client.target.id);
  // Registering an unknown id would create a workspace of that name, and it tells the platform that somebody listens,
  // which the first poll of a new workspace wants to know: so it waits for a poll that worked.
  const polled = Promise.withResolvers<void>();
  const bell = new Bell();
  const wakeBell = new Bell();
  const bells = { heartbeat: new Bell(), state: new Bell() };
  const delegationBell = new Bell();
  const broadcastBell = new Bell();
  const ring = () => {
    bell.ring();
    delegationBell.ring();
    broadcastBell.ring();
  };
  shared.wake.onWake(() => {
    ring();
    wakeBell.ring();
    bells.heartbeat.ring();
    bells.state.ring();
  });
  const proofs = new TokenBucket(1, PROOF_INTERVAL_MS);
  let isDoorbellAlive = false;
  // The feed finds out before the workspace is registered; after that the platform knows no more.
  let firstSeconds = deps.pollWindowSeconds;
  const acknowledger = new Acknowledger(
    {
      client,
      inbox,
      clock,
      isDurable: deps.isInboxDurable,
      onFailed: (error) => deps.log.detail(`acknowledging ${client.target.id}: ${describeError(error)}`),
    },
    signal,
  );
  signal.addEventListener('abort', () => polled.resolve(), { once: true });
  const feed = runFeed(
    {
      client,
      inbox,
      clock,
      fence: shared.fence,
      windowSeconds: deps.pollWindowSeconds,
      intervalMs: () => (isDoorbellAlive ? deps.relaxedIntervalMs : deps.pollIntervalMs),
      bell,
      wakeBell,
      screen: deps.relay?.screen,
      firstWindowSeconds: async (feedSignal) => {
        const limit = AbortSignal.any([feedSignal, AbortSignal.timeout(LOOKUP_TIMEOUT_MS)]);
        firstSeconds = await firstWindowSeconds(client, deps.pollWindowSeconds, clock.nowMs(), limit);
        return firstSeconds;
      },
      files: shared.files,
      onUnreadableRow: (rowId, problem) => monitor?.unreadableRow(rowId, problem),
      onPolled: (result) => {
        if (monitor?.isAccepted === false) bells.heartbeat.ring();
        monitor?.polled();
        acknowledger.polled();
        polled.resolve();
        shared.connected();
        if (result.fresh > 0) deps.deliveries.arrived();
      },
      onFailed: (verdict, error) => monitor?.pollFailed(verdict, error),
    },
    signal,
  );
  const presence = polled.promise.then(() => keepPresent(deps, client, bells, signal));
  const delegations = polled.promise.then(() =>
    runDelegationWatch(
      {
        client,
        inbox,
        clock,
        fence: shared.fence,
        intervalMs: () => deps.pollIntervalMs,
        bell: delegationBell,
        onArrived: () => deps.deliveries.arrived(),
        onFailed: (error) => deps.log.detail(`delegations of ${client.target.id}: ${describeError(error)}`),
      },
      signal,
    ),
  );
  const broadcasts = polled.promise.then(() =>
    runBroadcastWatch(
      {
        client,
        inbox,
        clock,
        fence: shared.fence,
        files: shared.files,
        windowSeconds: deps.pollWindowSeconds,
        bell: broadcastBell,
        firstWindowSeconds: async () => firstSeconds,
        onUnreadableRow: (rowId, problem) => monitor?.unreadableRow(rowId, problem),
        onArrived: () => deps.deliveries.arrived(),
        onFailed: (error) => deps.log.detail(`broadcasts of ${client.target.id}: ${describeError(error)}`),
      },
      signal,
    ),
  );
  if (!deps.doorbell) return [feed, presence, delegations, broadcasts];
  const doorbell = polled.promise.then(() =>
    runDoorbell(
      {
        client,
        clock,
        bell: { ring },
        stateBell: bells.state,
        silenceMs: DOORBELL_SILENCE_MS,
        wake: shared.wake,
        onState: (state) => {
          // Whatever was relied on the stream for is the polls' business again, at once.
          if (isDoorbellAlive && state !== 'alive') ring();
          isDoorbellAlive = state === 'alive';
          // The event of our own heartbeat proves the stream; without it polls would stay frequent for half a minute.
          if (state === 'unproven' && proofs.tryTake(clock.monotonicMs())) bells.heartbeat.ring();
          monitor?.doorbell(state);
        },
      },
      signal,
    ),
  );
  return [feed, presence, delegations, broadcasts, doorbell];
}
