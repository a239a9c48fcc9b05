import { InboxUnwritableError } from '../core/errors.ts';
import type { InboxFile } from '../inbox/file/inbox-file.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { isDamaged, isLocked } from '../inbox/inbox-errors.ts';
import type { LeasedInbox } from '../inbox/leased-inbox.ts';
import type { Lease } from '../lease/lease.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { retryUntilDone } from '../runtime/run-loop.ts';
import { aborted } from '../runtime/sleep.ts';
import { runTogether } from '../runtime/tasks.ts';

export interface HoldInboxDeps {
  readonly file: InboxFile;
  readonly lease: Pick<Lease, 'lost' | 'unlockInbox' | 'letPredecessorFinish'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** A new file took the place of a damaged one. */
  readonly onReplaced: () => void;
}

export interface HeldInbox {
  readonly inbox: Inbox;
  readonly leased: LeasedInbox;
}

/** A file that was free for so long is locked for another reason than before. */
const LOCK_FORGOTTEN_MS = 300_000;
/** How often the file is tried again while the inbox lives in memory. */
const SAVE = { baseMs: 5_000, capMs: 300_000 };

/** Works with the inbox until the signal aborts: in memory while the disk is full, anew after damage. Rejects when fenced. */
export async function holdInbox(
  deps: HoldInboxDeps,
  work: (held: HeldInbox, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { file, lease, log, clock, onReplaced } = deps;
  let lockedTimes = 0;
  let lockedAtMs = Number.NEGATIVE_INFINITY;
  try {
    while (!signal.aborted) {
      try {
        await workUntilSaved(deps, work, signal);
        if (!signal.aborted && file.returnToFile()) {
          log.line(
            'molecule channel: recovered — the inbox is in its file again, with all that happened meanwhile',
          );
        }
      } catch (error) {
        if (error instanceof InboxUnwritableError) file.moveToMemory(error.message, error.advice);
        else if (isDamaged(error)) {
          file.replaceDamaged();
          onReplaced();
        } else if (isLocked(error)) {
          const nowMs = clock.monotonicMs();
          lockedTimes = nowMs - lockedAtMs < LOCK_FORGOTTEN_MS ? lockedTimes + 1 : 1;
          lockedAtMs = nowMs;
          if (!lease.unlockInbox(lockedTimes)) throw error;
        } else throw error;
      }
    }
  } finally {
    // The last chance to save; but a successor that has the lease knows more than we do.
    if (!lease.lost.aborted) file.save();
  }
}

/** Works until the signal aborts, or the file knows again what happened while the inbox was in memory. */
async function workUntilSaved(
  { file, lease, clock }: HoldInboxDeps,
  work: (held: HeldInbox, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const inbox = file.open();
  const save = async (ended: AbortSignal) => {
    if (file.isInMemory) await retryUntilDone(() => file.save(), SAVE, clock, ended);
    else await aborted(ended);
  };
  const takeOverAndWork = async (ended: AbortSignal) => {
    const leased = inbox.takeOver();
    await lease.letPredecessorFinish();
    await work({ inbox, leased }, ended);
  };
  await runTogether((ended, end) => [save(ended).then(end), takeOverAndWork(ended)], signal);
}
