import { InboxUnwritableError } from '../core/errors.ts';
import { isDamaged, isLocked } from '../inbox/inbox-errors.ts';
import type { Lease } from '../lease/lease.ts';
import { once } from '../runtime/once.ts';
import { retryUntilDone } from '../runtime/run-loop.ts';
import { aborted } from '../runtime/sleep.ts';
import type { Settings } from '../settings/settings.ts';
import { agentCard } from './agent-card.ts';
import { announce } from './announce.ts';
import type { SupervisorDeps } from './supervisor.ts';
import { runTenure } from './tenure.ts';

/** How often the file is tried again while the inbox lives in memory. */
const SAVE = { baseMs: 5_000, capMs: 300_000 };

/**
 * Holds the channel until the signal aborts or the lease is lost, whatever happens to the inbox file: a full disk
 * moves the inbox to memory, space brings it back, and a damaged file is replaced. Rejects with `FencedError` when
 * another process took the lease, and with what nobody foresaw.
 */
export async function holdLease(
  deps: SupervisorDeps,
  settings: Settings,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const { inbox, log, state } = deps;
  const held = AbortSignal.any([signal, lease.lost]);
  state.enter({ mode: 'active', why: 'This session receives the messages of its workspaces.' });
  const onConnected = once(() => announce(settings, log));
  let lockedTimes = 0;
  try {
    while (!held.aborted) {
      try {
        await holdUntilSaved(deps, settings, lease, onConnected, held);
        if (!held.aborted && inbox.returnToFile()) {
          log.line(
            'molecule channel: recovered — the inbox is in its file again, with all that happened meanwhile',
          );
        }
      } catch (error) {
        if (error instanceof InboxUnwritableError) inbox.moveToMemory(error.message, error.advice);
        else if (isDamaged(error)) {
          inbox.replaceDamaged();
          deps.deliveries.inboxReplaced();
        } else if (isLocked(error)) {
          lockedTimes += 1;
          if (!lease.unlockInbox(lockedTimes)) throw error;
        } else throw error;
      }
    }
  } finally {
    // The last chance to let the file know; a successor that has the lease already knows better.
    if (!lease.lost.aborted) inbox.save();
  }
}

/** Holds the channel until the signal aborts, or the file knows again what happened while the inbox was in memory. */
async function holdUntilSaved(
  deps: SupervisorDeps,
  settings: Settings,
  lease: Lease,
  onConnected: () => void,
  signal: AbortSignal,
): Promise<void> {
  const inbox = deps.inbox.open();
  const ended = new AbortController();
  const end = () => ended.abort();
  signal.addEventListener('abort', end, { once: true });
  const saving = saveWhenPossible(deps, ended.signal).then(end);
  try {
    await runTenure(
      {
        monitors: deps.state.monitors,
        clients: settings.targets.map(deps.client),
        card: agentCard(settings),
        pollIntervalMs: settings.pollIntervalMs,
        pollWindowSeconds: settings.pollWindowSeconds,
        doorbell: settings.doorbell,
        hookFallback: settings.hookFallback,
        isFallbackForbidden: () => deps.blocks.forbidding() !== undefined,
        relaxedIntervalMs: settings.relaxedIntervalMs,
        limits: settings,
        inbox,
        deliveries: deps.deliveries,
        host: deps.host,
        isInboxDurable: () => deps.state.inboxDegraded === undefined,
        folder: deps.folder,
        ownUploads: deps.ownUploads,
        maxFileBytes: settings.maxFileBytes,
        relay: settings.permissionRelay ? deps.relay : undefined,
        clock: deps.clock,
        log: deps.log,
        letPredecessorFinish: () => lease.letPredecessorFinish(),
        onConnected,
      },
      ended.signal,
    );
  } finally {
    end();
    signal.removeEventListener('abort', end);
    await saving;
  }
}

/** Resolves when the signal aborts, or what was only in memory is in the file. */
async function saveWhenPossible(deps: SupervisorDeps, signal: AbortSignal): Promise<void> {
  if (!deps.inbox.isInMemory) return aborted(signal);
  await retryUntilDone(() => deps.inbox.save(), SAVE, deps.clock, signal);
}
