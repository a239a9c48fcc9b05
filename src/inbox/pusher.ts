import type { ChannelNotification } from '../core/notification.ts';
import type { Bell } from '../runtime/bell.ts';
import { orAborted } from '../runtime/sleep.ts';
import type { InboxEntry } from './entry.ts';
import type { Inbox } from './inbox.ts';

export interface PusherDeps {
  readonly inbox: Inbox;
  readonly fence: number;
  readonly workspaceIds: readonly string[];
  /** Rung when messages became pending. */
  readonly bell: Bell;
  /** Resolves when the host is ready to listen; the host drops silently what comes before. */
  readonly hostReady: Promise<void>;
  /** Asked right before a message is pushed; false when it was refused, and does not wait any more. */
  readonly admit: (entry: InboxEntry) => boolean;
  /** These are pushed next, one by one: what takes time for them can begin. */
  readonly expect: (entries: readonly InboxEntry[]) => void;
  /** What is pushed for a message; may wait a little for its files, and never rejects. */
  readonly prepare: (entry: InboxEntry, signal: AbortSignal) => Promise<ChannelNotification>;
  /** Resolves when the notification has been handed to the host's pipe completely. */
  readonly write: (notification: ChannelNotification) => Promise<void>;
  /** Tells whether a completed write settles a message, and follows those that it does not. */
  readonly receipts: PushReceipts;
  /** A run of messages that were written one after the other, oldest first. */
  readonly onPushed: (entries: readonly InboxEntry[]) => void;
  readonly onWriteFailed: (error: unknown) => void;
}

/** What the pusher needs of the session's receipts. */
export interface PushReceipts {
  readonly isWriteEnough: boolean;
  /** How many messages may be pushed now: none, or one now and then, to a host that does not listen. */
  readonly allowance: number;
  pushed(entry: InboxEntry): void;
}

const BATCH = 50;
const IDLE_MS = 60_000;
const RETRY_MS = 1_000;

/**
 * Pushes what waits in the inbox, oldest first and one at a time, until the signal aborts. Rejects only with
 * `FencedError` and `InboxUnwritableError`.
 */
export async function runPusher(deps: PusherDeps, signal: AbortSignal): Promise<void> {
  await orAborted(deps.hostReady, signal);
  while (!signal.aborted) {
    const batch = deps.inbox.nextPending(deps.workspaceIds, Math.min(BATCH, deps.receipts.allowance));
    if (batch.length === 0) {
      await deps.bell.wait(IDLE_MS, signal);
      continue;
    }
    deps.expect(batch);
    const { pushed, isDone } = await pushAll(deps, batch, signal);
    if (pushed.length > 0) deps.onPushed(pushed);
    if (!isDone) await deps.bell.wait(RETRY_MS, signal);
  }
}

/** What of the batch was written, up to the first that could not be. */
async function pushAll(deps: PusherDeps, batch: readonly InboxEntry[], signal: AbortSignal) {
  const pushed: InboxEntry[] = [];
  for (const entry of batch) {
    if (signal.aborted || deps.receipts.allowance === 0) return { pushed, isDone: false };
    const outcome = await push(deps, entry, signal);
    if (outcome === 'not_written') return { pushed, isDone: false };
    if (outcome === 'written') pushed.push(entry);
  }
  return { pushed, isDone: true };
}

async function push(
  deps: PusherDeps,
  entry: InboxEntry,
  signal: AbortSignal,
): Promise<'written' | 'refused' | 'not_written'> {
  const { inbox, fence } = deps;
  const notification = await orAborted(deps.prepare(entry, signal), signal);
  if (notification === undefined) return 'not_written';
  if (!deps.admit(entry)) return 'refused';
  inbox.markPushed(fence, entry.row);
  // Stopped after the mark and woken by now, this message may be the next holder's already. What remains is a stop in
  // the moment between here and the write.
  inbox.assertHeld(fence);
  try {
    const written = deps.write(notification).then(() => true);
    // A host that has stopped reading must not hold up the end; the message stays pushed, and comes again, marked.
    if ((await orAborted(written, signal)) === undefined) return 'not_written';
  } catch (error) {
    inbox.markUnpushed(fence, entry.row);
    deps.onWriteFailed(error);
    return 'not_written';
  }
  if (deps.receipts.isWriteEnough) inbox.settle(fence, entry.row, 'write');
  else deps.receipts.pushed(entry);
  return 'written';
}
