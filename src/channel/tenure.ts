import { runDoorbell } from '../feed/doorbell.ts';
import { runFeed } from '../feed/feed.ts';
import { firstWindowSeconds } from '../feed/first-window.ts';
import type { Inbox, InboxEntry } from '../inbox/inbox.ts';
import { runPusher } from '../inbox/pusher.ts';
import type { Host } from '../mcp/host.ts';
import type { PlatformClient } from '../platform/client.ts';
import { HEARTBEAT_INTERVAL_MS, runPresence } from '../presence/presence.ts';
import type { Receipts } from '../receipts/receipts.ts';
import { runRedelivery } from '../receipts/redelivery.ts';
import { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { sleep } from '../runtime/sleep.ts';
import { WakeWatch } from '../runtime/wake-watch.ts';
import type { AgentCard } from '../wire/registry.ts';
import { describeError, type WorkspaceMonitor } from './workspace-monitor.ts';

export interface TenureDeps {
  readonly monitors: ReadonlyMap<string, WorkspaceMonitor>;
  readonly clients: readonly PlatformClient[];
  readonly card: AgentCard;
  readonly pollIntervalMs: number;
  readonly pollWindowSeconds: number;
  readonly doorbell: boolean;
  /** Time between two sweeps while the doorbell is alive. */
  readonly relaxedIntervalMs: number;
  readonly inbox: Inbox;
  readonly host: Host;
  readonly receipts: Receipts;
  readonly clock: Clock;
  readonly log: Logger;
  /** The first successful poll of any workspace. */
  readonly onConnected: () => void;
}

/** Two heartbeats and what jitter and the network can add. */
const DOORBELL_SILENCE_MS = 2 * HEARTBEAT_INTERVAL_MS + 15_000;
const PRUNE_INTERVAL_MS = 6 * 3_600_000;
/** The first poll waits for this lookup, so a platform that hangs must not hold it up for long. */
const LOOKUP_TIMEOUT_MS = 3_000;

/**
 * Holds the channel: registers, heartbeats, polls and pushes for every workspace, each on its own, until the signal
 * aborts. Rejects with `FencedError` when another process took the lease.
 */
export async function runTenure(deps: TenureDeps, signal: AbortSignal): Promise<void> {
  const { inbox } = deps;
  const fence = inbox.takeFence();
  const recovered = inbox.recoverPushed(fence, deps.receipts.openRows());
  if (recovered > 0) deps.log.detail(`${recovered} messages of an earlier session will be pushed again`);

  const ended = new AbortController();
  const end = () => ended.abort();
  signal.addEventListener('abort', end, { once: true });
  const pushBell = new Bell();
  const wake = new WakeWatch(deps.clock);
  const connected = once(deps.onConnected);
  const tasks = [
    ...deps.clients.flatMap((client) =>
      workspaceTasks(deps, client, { fence, pushBell, connected, wake }, ended.signal),
    ),
    runPusher(
      {
        inbox,
        fence,
        bell: pushBell,
        workspaceIds: deps.clients.map((client) => client.target.id),
        hostReady: deps.host.ready,
        receipts: deps.receipts,
        write: (notification) => deps.host.write(notification),
        onPushed: (entries) => deps.log.detail(pushedLine(entries)),
        onWriteFailed: (error) => deps.log.line(`molecule channel: push failed: ${describeError(error)}`),
      },
      ended.signal,
    ),
    runRedelivery(
      {
        inbox,
        fence,
        receipts: deps.receipts,
        clients: deps.clients,
        pushBell,
        onFailed: (error) => deps.log.detail(`telling the canvas user failed: ${describeError(error)}`),
      },
      ended.signal,
    ),
    pruneNowAndThen(inbox, fence, ended.signal),
    wake.run(ended.signal),
  ];
  try {
    await Promise.all(tasks);
  } finally {
    end();
    signal.removeEventListener('abort', end);
    await Promise.allSettled(tasks);
  }
}

interface Shared {
  readonly fence: number;
  readonly pushBell: Bell;
  readonly connected: () => void;
  readonly wake: WakeWatch;
}

function workspaceTasks(
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
  const heartbeatBell = new Bell();
  shared.wake.onWake(() => {
    bell.ring();
    heartbeatBell.ring();
  });
  let isDoorbellAlive = false;
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
      firstWindowSeconds: (feedSignal) => {
        const limit = AbortSignal.any([feedSignal, AbortSignal.timeout(LOOKUP_TIMEOUT_MS)]);
        return firstWindowSeconds(client, deps.pollWindowSeconds, clock.nowMs(), limit);
      },
      onUnreadableRow: (rowId, problem) => monitor?.unreadableRow(rowId, problem),
      onPolled: (result) => {
        monitor?.polled();
        polled.resolve();
        shared.connected();
        if (result.fresh > 0) shared.pushBell.ring();
      },
      onFailed: (verdict, error) => monitor?.pollFailed(verdict, error),
    },
    signal,
  );
  const presence = polled.promise.then(() =>
    runPresence(
      {
        client,
        clock,
        card: deps.card,
        heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
        bell: heartbeatBell,
        onRegistered: (mode) => monitor?.registered(mode),
        onHeartbeat: () => monitor?.heartbeat(),
        onFailed: (step, error) => monitor?.presenceFailed(step, error),
      },
      signal,
    ),
  );
  if (!deps.doorbell) return [feed, presence];
  const doorbell = polled.promise.then(() =>
    runDoorbell(
      {
        client,
        clock,
        bell,
        silenceMs: DOORBELL_SILENCE_MS,
        wake: shared.wake,
        onState: (state) => {
          // Whatever was relied on the stream for is the polls' business again, at once.
          if (isDoorbellAlive && state !== 'alive') bell.ring();
          isDoorbellAlive = state === 'alive';
          monitor?.doorbell(state);
        },
      },
      signal,
    ),
  );
  return [feed, presence, doorbell];
}

async function pruneNowAndThen(inbox: Inbox, fence: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    inbox.prune(fence);
    await sleep(PRUNE_INTERVAL_MS, signal);
  }
}

function pushedLine(entries: readonly InboxEntry[]): string {
  const first = entries[0]?.message.activityId ?? '';
  const again = entries.filter(({ pushes }) => pushes > 0).length;
  const which = entries.length === 1 ? first : `${entries.length} messages from ${first} on`;
  return `pushed ${which} to the session${again > 0 ? `, ${again} of them again` : ''}`;
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
