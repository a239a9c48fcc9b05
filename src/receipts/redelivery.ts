import { displayName } from '../core/notification.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Receipts } from './receipts.ts';

export interface RedeliveryDeps {
  readonly inbox: Inbox;
  readonly fence: number;
  readonly receipts: Receipts;
  readonly clients: readonly PlatformClient[];
  /** Rung when something is to be pushed again. */
  readonly pushBell: Bell;
  readonly onFailed: (error: unknown) => void;
}

const LOOK_INTERVAL_MS = 300_000;
const PREVIEW_CHARACTERS = 80;

/**
 * Pushes again what the session never saw, and says so to the canvas user when that was in vain. A peer agent is not
 * told: it might answer, and nobody would be there. Rejects only with `FencedError`.
 */
export async function runRedelivery(deps: RedeliveryDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { counted, uncounted } = deps.receipts.takeMissed();
    if (counted.length > 0) deps.inbox.missed(deps.fence, counted);
    if (uncounted.length > 0) deps.inbox.unheard(deps.fence, uncounted);
    deps.pushBell.ring();
    await tellCanvasUsers(deps, signal);
    await deps.receipts.bell.wait(LOOK_INTERVAL_MS, signal);
  }
}

async function tellCanvasUsers(deps: RedeliveryDeps, signal: AbortSignal): Promise<void> {
  const untold = deps.inbox.untold();
  for (const client of deps.clients) {
    const entries = untold.filter(({ message }) => message.workspaceId === client.target.id);
    const [first] = entries.filter(({ message }) => message.sender.kind === 'canvas_user');
    // Marked first: a notice that fails is lost, one that is sent twice is a nuisance for ever.
    for (const { row } of entries) deps.inbox.markTold(row);
    if (first === undefined) continue;
    await client.notifyUser({ message: notice(entries, first) }, signal).catch(deps.onFailed);
  }
}

function notice(entries: readonly InboxEntry[], first: InboxEntry): string {
  const count = entries.filter(({ message }) => message.sender.kind === 'canvas_user').length;
  const which = count === 1 ? 'your message' : `${count} of your messages, the first of them`;
  return `The Claude Code session has not seen ${which} “${displayName(first.message.text, PREVIEW_CHARACTERS)}”, although it was pushed several times: the session may have been started without the channel, or channels may be switched off there.`;
}
