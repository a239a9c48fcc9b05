import type { ChannelBlocks } from '../claude-code/channel-blocks.ts';
import type { InboxFile } from '../inbox/file/inbox-file.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Settings } from '../settings/settings.ts';
import type { Fences } from './fences.ts';
import type { Handover } from './handover.ts';
import { holdInbox } from './hold-inbox.ts';
import { ACTIVE, standby } from './mode.ts';
import { receive, type Session } from './receive.ts';
import type { ChannelStatus, Configured } from './status.ts';
import { takeLease } from './take-lease.ts';

export interface Holdings {
  readonly stateDirectory: string;
  readonly file: InboxFile;
  readonly status: ChannelStatus;
  readonly blocks: ChannelBlocks;
  readonly fences: Fences;
  readonly handover: Handover;
}

/** Waits for the lease and receives with it, until the signal aborts or the lease is lost or given to another session. */
export async function serve(
  session: Session,
  { stateDirectory, file, status, blocks, fences, handover }: Holdings,
  configured: Configured,
  signal: AbortSignal,
): Promise<void> {
  const { clock, log, deliveries } = session;
  const lease = await takeLease(
    {
      stateDirectory,
      clock,
      log,
      standing: () => handover.standing(),
      onStandby: (holder) => status.enter(standby(holder)),
      isAnotherAtWork: () => fences.isAnotherAtWork(file.ifPresent(), configured.settings),
      onDegraded(what) {
        status.leaseDegraded = what;
      },
    },
    signal,
  );
  if (lease === undefined) return;
  status.enter(ACTIVE);
  let isAnnounced = false;
  const circumstances = {
    isInboxDurable: () => status.inboxDegraded === undefined,
    isFallbackAllowed: () => blocks.forbidding() === undefined,
    onPolled() {
      if (!isAnnounced) announce(configured.settings, log);
      isAnnounced = true;
    },
  };
  const given = new AbortController();
  const ended = AbortSignal.any([signal, lease.lost, given.signal]);
  const giving = handover.untilWanted(lease, ended).then((isWanted) => {
    if (isWanted) log.line('molecule channel: this session does not listen; one that does takes over');
    given.abort();
    return isWanted;
  });
  try {
    await holdInbox(
      { file, lease, clock, log, onReplaced: () => deliveries.receipts.pushes.forget() },
      (held, holding) => {
        fences.took(held.leased.fence.number);
        return receive(session, { ...configured, ...held, ...circumstances }, holding);
      },
      ended,
    );
  } finally {
    given.abort();
    if ((await giving) || lease.lost.aborted) deliveries.receipts.holdsLease(false);
    lease.release();
  }
}

/** The lines that the documentation tells people to look for, word for word. */
function announce(settings: Settings, log: Logger): void {
  const { targets, pollIntervalMs, pollWindowSeconds, relaxedIntervalMs } = settings;
  const urls = [...new Set(targets.map((target) => target.platformUrl))];
  log.line(`molecule channel: connected — watching ${targets.length} workspace(s) at ${urls.join(', ')}`);
  log.line(`  workspaces: ${targets.map((target) => target.id).join(', ')}`);
  log.line(`  poll: every ${pollIntervalMs}ms with ${pollWindowSeconds}s window`);
  if (settings.doorbell) {
    const relaxed =
      relaxedIntervalMs === pollIntervalMs ? '' : `, and polls every ${relaxedIntervalMs}ms are enough`;
    log.line(`  doorbell: on; while it works messages arrive at once${relaxed}`);
  }
  if (settings.permissionRelay) log.line('  permission relay: on; canvas users can answer tool approvals');
}
