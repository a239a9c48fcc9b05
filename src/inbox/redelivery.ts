import { quotedLine } from '../core/safe-text.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
import type { Deliveries } from './deliveries.ts';
import type { InboxEntry } from './entry.ts';
import type { PushQueue } from './push-queue.ts';

export interface RedeliveryDeps {
  readonly pushes: PushQueue;
  readonly deliveries: Deliveries;
  readonly clients: readonly PlatformClient[];
  readonly clock: Clock;
  /** The canvas user could not be told. */
  readonly onFailed: (error: unknown) => void;
}

const LOOK_INTERVAL_MS = 300_000;
/** Messages may wait this long for a session that does not listen before their sender hears of it. */
const WAITING_TOLD_AFTER_MS = 300_000;
const PREVIEW_CHARACTERS = 80;

/** Pushes again what was not seen, or tells people. Rejects only with `FencedError` and `InboxUnwritableError`. */
export function runRedelivery(deps: RedeliveryDeps, signal: AbortSignal): Promise<void> {
  const { pushes, deliveries, clock } = deps;
  const notices = new UnseenNotices(deps);
  const round = async () => {
    deliveries.requeueMissed(pushes);
    await notices.send(deliveries.hearing.isDeaf, signal);
    return LOOK_INTERVAL_MS;
  };
  return runLoop({ clock, signal, round, bell: deliveries.missedBell });
}

/** Tells the canvas user, once, what was not seen. A peer agent is not told: its answer would not be seen either. */
export class UnseenNotices {
  /** Workspaces whose user knows that the session does not listen. */
  readonly #told = new Set<string>();

  constructor(private readonly deps: Omit<RedeliveryDeps, 'deliveries' | 'clock'>) {}

  async send(isDeaf: boolean, signal: AbortSignal): Promise<void> {
    const { pushes, clients } = this.deps;
    const undelivered = pushes.untold();
    if (!isDeaf) this.#told.clear();
    for (const client of clients) {
      const { id } = client.target;
      const own = undelivered.filter(({ message }) => message.workspaceId === id);
      await this.#tell(client, own, undeliveredNotice, signal);
      if (!isDeaf || this.#told.has(id)) continue;
      const waiting = pushes.untoldWaiting(id, WAITING_TOLD_AFTER_MS);
      if (await this.#tell(client, waiting, waitingNotice, signal)) this.#told.add(id);
    }
  }

  /** Whether there was anything for the canvas user. */
  async #tell(
    client: PlatformClient,
    entries: readonly InboxEntry[],
    notice: (which: string) => string,
    signal: AbortSignal,
  ): Promise<boolean> {
    // Marked first: it is better that a notice is lost than that it is sent again and again.
    for (const { row } of entries) this.deps.pushes.markTold(row);
    const fromUser = entries.filter(({ message }) => message.sender.kind === 'canvas_user');
    const [first] = fromUser;
    if (first === undefined) return false;
    const message = notice(whichMessages(fromUser.length, first));
    await client.notifyUser({ message }, signal).catch(this.deps.onFailed);
    return true;
  }
}

function whichMessages(count: number, first: InboxEntry): string {
  const preview = quotedLine(first.message.text, PREVIEW_CHARACTERS);
  const which = count === 1 ? 'your message' : `${count} of your messages, the first of them`;
  return `${which} ${preview}`;
}

function undeliveredNotice(which: string): string {
  return `The Claude Code session has not seen ${which}, although it was pushed several times: the session may have been started without the channel, or channels may be switched off there.`;
}

function waitingNotice(which: string): string {
  return `The Claude Code session has not seen ${which} yet: it does not listen to its channel. Nothing is lost: what you write is kept until the session listens or reads its inbox.`;
}
