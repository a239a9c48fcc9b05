import { HOOK_CONTENT_CHARACTERS } from '../claude-code/hooks.ts';
import { takesTurnEndContext } from '../claude-code/versions.ts';
import { describeError } from '../core/errors.ts';
import type { InboxFolder } from '../files/inbox-folder.ts';
import { IncomingFiles } from '../files/incoming-files.ts';
import type { OwnUploads } from '../files/own-uploads.ts';
import type { Deliveries } from '../inbox/deliveries.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import { HoldBack } from '../inbox/hold-back.ts';
import { runPusher } from '../inbox/pusher.ts';
import { HookDelivery } from '../inbox/receipts/hook-delivery.ts';
import { runRedelivery } from '../inbox/redelivery.ts';
import type { Host } from '../mcp/host.ts';
import type { PermissionRelay } from '../permission/relay.ts';
import { runPruning } from '../receive/pruning.ts';
import type { Parts, Receiver } from '../receive/watched-workspace.ts';
import { runWorkspace } from '../receive/workspace-run.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { runTogether } from '../runtime/tasks.ts';
import { WakeWatch } from '../runtime/wake-watch.ts';
import type { Settings } from '../settings/settings.ts';
import type { Questions } from '../turns/questions.ts';
import type { QueueNotices } from '../turns/queue-notices.ts';
import type { AgentCard } from '../wire/registry.ts';
import type { HeldInbox } from './hold-inbox.ts';
import type { Configured } from './status.ts';

/** The session that messages are pushed into, for as long as this process lives. */
export interface Session {
  readonly host: Pick<Host, 'ready' | 'write' | 'client'>;
  readonly deliveries: Deliveries;
  readonly folder: InboxFolder;
  readonly ownUploads: OwnUploads;
  /** Undefined unless the relay was switched on when the host was answered. */
  readonly relay: PermissionRelay | undefined;
  readonly queue: Pick<QueueNotices, 'pushed'>;
  readonly questions: Pick<Questions, 'serve' | 'stopServing' | 'screen'>;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Receiving extends Configured, HeldInbox {
  /** Whether what is in the inbox will be there after a restart. */
  readonly isInboxDurable: () => boolean;
  /** Whether hooks may deliver messages to a session that does not listen. */
  readonly isFallbackAllowed: () => boolean;
  readonly onPolled: () => void;
}

/** Receives for every workspace and pushes into the session until the signal aborts. Rejects with the inbox's errors. */
export async function receive(session: Session, receiving: Receiving, signal: AbortSignal): Promise<void> {
  const { deliveries, log } = session;
  const { settings, leased } = receiving;
  const relay = settings.permissionRelay ? session.relay : undefined;
  const recovered = deliveries.recoverPushed(leased.pushes);
  if (recovered > 0) log.detail(`${recovered} messages of an earlier session will be pushed again`);
  try {
    await runTogether((ended) => start({ ...session, relay }, receiving, ended), signal);
  } finally {
    relay?.stopServing();
    session.questions.stopServing();
    deliveries.receipts.deliverInHooks(undefined);
  }
}

function start(session: Session, receiving: Receiving, signal: AbortSignal): Promise<void>[] {
  const { host, deliveries, folder, relay, questions, clock, log } = session;
  const { settings, workspaces, inbox, leased } = receiving;
  const { pushes } = leased;
  const clients = workspaces.map(({ client }) => client);
  const workspaceIds = clients.map(({ target }) => target.id);
  const wake = new WakeWatch(clock);
  const files = new IncomingFiles(
    {
      clients,
      folder,
      ownUploads: session.ownUploads,
      clock,
      maxFileBytes: settings.maxFileBytes,
      tell: (notice) => host.write(notice),
      onFailed: (what, error) => log.line(`molecule channel: ${what} failed: ${describeError(error)}`),
    },
    signal,
  );
  relay?.serve({ clients, inbox, signal });
  questions.serve({ clients, inbox });
  if (settings.hookFallback) {
    deliveries.receipts.deliverInHooks(
      new HookDelivery({
        pushes,
        workspaceIds,
        recentlyRead: () => deliveries.reads.recent(),
        isAllowed: receiving.isFallbackAllowed,
        takesTurnEndContext: takesTurnEndContext(host.client()),
        present: (entry) => files.present(entry, HOOK_CONTENT_CHARACTERS),
      }),
    );
  }
  return [
    ...runWorkspaces(session, receiving, { files, wake }, signal),
    runPusher(
      {
        pushes,
        holdBack: new HoldBack(leased, workspaceIds, settings),
        deliveries,
        host,
        files,
        clock,
        onPushed: (entries) => {
          relay?.pushed(entries);
          session.queue.pushed(entries);
          log.detail(pushedLine(entries));
        },
        onWriteFailed: (error) => log.line(`molecule channel: push failed: ${describeError(error)}`),
      },
      signal,
    ),
    runRedelivery(
      {
        pushes,
        deliveries,
        clients,
        clock,
        onFailed: (error) => log.detail(`telling the canvas user failed: ${describeError(error)}`),
      },
      signal,
    ),
    runPruning({ inbox: leased, folder, clock }, signal),
    wake.run(signal),
  ];
}

function runWorkspaces(
  { deliveries, relay, questions, clock }: Session,
  { settings, workspaces, leased, isInboxDurable, onPolled }: Receiving,
  { files, wake }: Pick<Receiver, 'files' | 'wake'>,
  signal: AbortSignal,
): Promise<void>[] {
  const { work } = deliveries;
  const onArrived = () => deliveries.reads.arrived();
  const receiver = { inbox: leased, files, work, clock, wake, onPolled, onArrived };
  const parts: Parts = {
    doorbell: settings.doorbell,
    delegations: true,
    broadcasts: true,
    requests: true,
    state: true,
    // What one of them takes out of the feed, the other does not see.
    screen: (...row) => relay?.screen(...row) ?? questions.screen(...row),
    acknowledgeWhile: isInboxDurable,
  };
  const ofAll = { card: agentCard(settings), pace: settings, parts };
  return workspaces.map(({ client, monitor }) => {
    const shownUpTo = settings.earlierCursors.get(client.target.id);
    return runWorkspace(receiver, { ...ofAll, client, events: monitor, shownUpTo }, signal);
  });
}

/** How the session presents itself on the canvas; an empty name lets the platform keep the one that people gave it. */
function agentCard({ agentName, agentDescription, agentSkills }: Settings): AgentCard {
  return {
    name: agentName ?? '',
    ...(agentDescription === undefined ? {} : { description: agentDescription }),
    ...(agentSkills.length === 0 ? {} : { skills: agentSkills.map((name) => ({ name })) }),
  };
}

function pushedLine(entries: readonly InboxEntry[]): string {
  const first = entries[0]?.message.activityId ?? '';
  const again = entries.filter(({ pushes }) => pushes > 0).length;
  const which = entries.length === 1 ? first : `${entries.length} messages from ${first} on`;
  return `pushed ${which} to the session${again > 0 ? `, ${again} of them again` : ''}`;
}
