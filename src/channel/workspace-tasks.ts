import { TokenBucket } from '../core/token-bucket.ts';
import { Acknowledger } from '../feed/acknowledger.ts';
import type { ArrivingFiles } from '../feed/arrival.ts';
import { runBroadcastWatch } from '../feed/broadcast-watch.ts';
import { runDelegationWatch } from '../feed/delegation-watch.ts';
import { runDoorbell } from '../feed/doorbell.ts';
import { runFeed } from '../feed/feed.ts';
import { firstWindowSeconds } from '../feed/first-window.ts';
import type { WalkDeps } from '../feed/window-walk.ts';
import type { PlatformClient } from '../platform/client.ts';
import { HEARTBEAT_INTERVAL_MS } from '../presence/presence.ts';
import { Bell } from '../runtime/bell.ts';
import type { WakeWatch } from '../runtime/wake-watch.ts';
import type { TenureDeps } from './tenure.ts';
import { describeError } from './workspace-monitor.ts';
import { keepPresent } from './workspace-presence.ts';

/** Two heartbeats and what jitter and the network can add. */
const DOORBELL_SILENCE_MS = 2 * HEARTBEAT_INTERVAL_MS + 15_000;
/** A stream that breaks all the time must not make a heartbeat each time. */
const PROOF_INTERVAL_MS = 20_000;
/** The first poll waits for this lookup, so a platform that hangs must not hold it up for long. */
const LOOKUP_TIMEOUT_MS = 3_000;
/** Rare, because broadcasts are, and because each look is a request more; the doorbell brings them sooner. */
const BROADCAST_INTERVAL_MS = 60_000;

/** What the workspaces of one tenure share. */
export interface Shared {
  readonly fence: number;
  readonly connected: () => void;
  readonly wake: WakeWatch;
  readonly files: ArrivingFiles;
}

/** Everything that runs for one watched workspace: feed, delegations' results, presence, and doorbell. */
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
  let hasRung = false;
  const ring = () => {
    hasRung = true;
    bell.ring();
    delegationBell.ring();
  };
  shared.wake.onWake(() => {
    ring();
    wakeBell.ring();
    bells.heartbeat.ring();
    bells.state.ring();
  });
  const proofs = new TokenBucket(1, PROOF_INTERVAL_MS);
  let isDoorbellAlive = false;
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
  const before = inbox.watermark(client.target.id);
  // Asked once: after the first poll this machine counts as connected itself.
  let firstWindow: Promise<number> | undefined;
  const walk: WalkDeps = {
    client,
    inbox,
    clock,
    fence: shared.fence,
    windowSeconds: deps.pollWindowSeconds,
    firstWindowSeconds: (feedSignal) => {
      const limit = AbortSignal.any([feedSignal, AbortSignal.timeout(LOOKUP_TIMEOUT_MS)]);
      firstWindow ??= firstWindowSeconds(client, deps.pollWindowSeconds, clock.nowMs(), limit);
      return firstWindow;
    },
    files: shared.files,
    admits: (message) => deps.access.admits(message),
    onUnreadableRow: (rowId, problem) => monitor?.unreadableRow(rowId, problem),
  };
  const feed = runFeed(
    {
      ...walk,
      intervalMs: () => (isDoorbellAlive ? deps.relaxedIntervalMs : deps.pollIntervalMs),
      bell,
      wakeBell,
      screen: deps.relay?.screen,
      onPolled: (result) => {
        if (monitor?.isAccepted === false) bells.heartbeat.ring();
        monitor?.polled();
        acknowledger.polled();
        polled.resolve();
        shared.connected();
        if (result.fresh > 0) deps.handover.arrived();
        else if (hasRung) broadcastBell.ring();
        hasRung = false;
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
        onArrived: () => deps.handover.arrived(),
        onFailed: (error) => deps.log.detail(`delegations of ${client.target.id}: ${describeError(error)}`),
      },
      signal,
    ),
  );
  const broadcasts = polled.promise.then(() =>
    runBroadcastWatch(
      {
        ...walk,
        before,
        intervalMs: () => Math.max(BROADCAST_INTERVAL_MS, deps.relaxedIntervalMs),
        bell: broadcastBell,
        onArrived: () => deps.handover.arrived(),
        onFailed: (error) => deps.log.detail(`broadcasts of ${client.target.id}: ${describeError(error)}`),
      },
      signal,
    ),
  );
  const tasks = [feed, presence, delegations, broadcasts];
  if (!deps.doorbell) return tasks;
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
  return [...tasks, doorbell];
}
