import { takesTurnEndContext } from '../claude-code/versions.ts';
import { describeError } from '../core/errors.ts';
import type { HoldLimits } from '../core/hold.ts';
import type { InboxFolder } from '../files/inbox-folder.ts';
import { IncomingFiles } from '../files/incoming-files.ts';
import type { OwnUploads } from '../files/own-uploads.ts';
import type { Deliveries } from '../inbox/deliveries.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import { HoldBack } from '../inbox/hold-back.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { runPusher } from '../inbox/pusher.ts';
import { HookDelivery } from '../inbox/receipts/hook-delivery.ts';
import { runRedelivery } from '../inbox/redelivery.ts';
import type { Host } from '../mcp/host.ts';
import type { PermissionRelay } from '../permission/relay.ts';
import type { PlatformClient } from '../platform/client.ts';
import { runPruning } from '../receive/pruning.ts';
import { runWorkspace } from '../receive/workspace-run.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { once } from '../runtime/once.ts';
import { WakeWatch } from '../runtime/wake-watch.ts';
import type { AgentCard } from '../wire/registry.ts';
import type { WorkspaceMonitor } from './workspace-monitor.ts';

export interface TenureDeps {
  readonly monitors: ReadonlyMap<string, WorkspaceMonitor>;
  readonly clients: readonly PlatformClient[];
  readonly card: AgentCard;
  readonly pollIntervalMs: number;
  readonly pollWindowSeconds: number;
  readonly doorbell: boolean;
  /** Whether messages are delivered in the hooks' answers of a session that does not listen. */
  readonly hookFallback: boolean;
  /** Whether an organisation's policy is against it. */
  readonly isFallbackForbidden: () => boolean;
  /** Time between two sweeps while the doorbell is alive. */
  readonly relaxedIntervalMs: number;
  readonly limits: HoldLimits;
  readonly inbox: Inbox;
  readonly deliveries: Deliveries;
  readonly host: Host;
  /** Whether what is in the inbox will be there after a restart. */
  readonly isInboxDurable: () => boolean;
  readonly folder: InboxFolder;
  readonly ownUploads: OwnUploads;
  readonly maxFileBytes: number;
  readonly relay: PermissionRelay | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called when the inbox was taken over and nothing is pushed yet. */
  readonly letPredecessorFinish: () => Promise<void>;
  /** The first successful poll of any workspace. */
  readonly onConnected: () => void;
}

/**
 * Holds the channel: registers, heartbeats, polls and pushes for every workspace, each on its own, until the signal
 * aborts. Rejects with `FencedError` when another process took the lease.
 */
export async function runTenure(deps: TenureDeps, signal: AbortSignal): Promise<void> {
  const { deliveries } = deps;
  const inbox = deps.inbox.takeOver();
  const { pushes } = inbox;
  await deps.letPredecessorFinish();
  const recovered = deliveries.recoverPushed(pushes);
  if (recovered > 0) deps.log.detail(`${recovered} messages of an earlier session will be pushed again`);

  const workspaceIds = deps.clients.map((client) => client.target.id);
  const ended = new AbortController();
  const end = () => ended.abort();
  signal.addEventListener('abort', end, { once: true });
  deps.relay?.serve({ clients: deps.clients, inbox: deps.inbox, signal: ended.signal });
  const wake = new WakeWatch(deps.clock);
  const files = incomingFiles(deps, ended.signal);
  if (deps.hookFallback) {
    const isAllowed = () => !deps.isFallbackForbidden();
    const takesContext = takesTurnEndContext(deps.host.client());
    deliveries.deliverInHooks(
      new HookDelivery({
        pushes,
        workspaceIds,
        recentlyRead: () => deliveries.recentlyRead(),
        isAllowed,
        takesTurnEndContext: takesContext,
        present: (entry) => files.present(entry),
      }),
    );
  }
  const receiver = {
    inbox,
    files,
    work: deliveries.work,
    clock: deps.clock,
    wake,
    onPolled: once(deps.onConnected),
    onArrived: () => deliveries.arrived(),
  };
  const parts = {
    doorbell: deps.doorbell,
    delegations: true,
    broadcasts: true,
    state: true,
    screen: deps.relay?.screen,
    acknowledgeWhile: deps.isInboxDurable,
  };
  const tasks = [
    ...deps.clients.flatMap((client) => {
      const events = deps.monitors.get(client.target.id);
      return events === undefined
        ? []
        : runWorkspace(receiver, { client, card: deps.card, pace: deps, events, parts }, ended.signal);
    }),
    runPusher(
      {
        pushes,
        holdBack: new HoldBack(inbox, workspaceIds, deps.limits),
        deliveries,
        host: deps.host,
        files,
        clock: deps.clock,
        onPushed: (entries) => {
          deps.relay?.pushed(entries);
          deps.log.detail(pushedLine(entries));
        },
        onWriteFailed: (error) => deps.log.line(`molecule channel: push failed: ${describeError(error)}`),
      },
      ended.signal,
    ),
    runRedelivery(
      {
        pushes,
        deliveries,
        clients: deps.clients,
        onFailed: (error) => deps.log.detail(`telling the canvas user failed: ${describeError(error)}`),
      },
      ended.signal,
    ),
    runPruning({ inbox, folder: deps.folder, clock: deps.clock }, ended.signal),
    wake.run(ended.signal),
  ];
  try {
    await Promise.all(tasks);
  } finally {
    deps.relay?.stopServing();
    end();
    deliveries.deliverInHooks(undefined);
    signal.removeEventListener('abort', end);
    await Promise.allSettled(tasks);
  }
}

function incomingFiles(deps: TenureDeps, signal: AbortSignal): IncomingFiles {
  const { clients, folder, ownUploads, clock, maxFileBytes, host, log } = deps;
  return new IncomingFiles(
    {
      clients,
      folder,
      ownUploads,
      clock,
      maxFileBytes,
      tell: (notice) => host.write(notice),
      onFailed: (what, error) => log.line(`molecule channel: ${what} failed: ${describeError(error)}`),
    },
    signal,
  );
}

function pushedLine(entries: readonly InboxEntry[]): string {
  const first = entries[0]?.message.activityId ?? '';
  const again = entries.filter(({ pushes }) => pushes > 0).length;
  const which = entries.length === 1 ? first : `${entries.length} messages from ${first} on`;
  return `pushed ${which} to the session${again > 0 ? `, ${again} of them again` : ''}`;
}
