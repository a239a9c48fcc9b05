import { BoundedMap } from '../core/bounded-map.ts';
import { messageOf } from '../core/errors.ts';
import { keyOf, type Message, replyReference } from '../core/message.ts';
import { quotedLine } from '../core/safe-text.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import type { PlatformClient } from '../platform/client.ts';
import { withRetry } from '../platform/retry.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';

export interface QueueNoticesDeps {
  readonly clock: Clock;
  /** Whether a turn runs in a session that listens: then what was pushed waits for its turn. */
  readonly isBusy: () => boolean;
  /** How many messages the session is answering. */
  readonly answering: () => number;
  readonly clientOf: (workspaceId: string) => PlatformClient | undefined;
  /** For the log; nothing of a message. */
  readonly onEvent: (what: string) => void;
}

interface Waiting {
  readonly message: Message;
  readonly pushedAtMs: number;
  isTold: boolean;
}

const LOOK_INTERVAL_MS = 5_000;
/** Shorter turns are over before anybody wonders. */
const TOLD_AFTER_MS = 20_000;
const MAX_WAITING = 1_000;
const FIRST_WORDS_CHARACTERS = 60;

/** Tells a person, once, that a message waits behind what the session is doing, and behind how many others. */
export class QueueNotices {
  /** What was pushed and not seen yet, in the order in which it was pushed. */
  readonly #waiting = new BoundedMap<string, Waiting>(MAX_WAITING);

  constructor(private readonly deps: QueueNoticesDeps) {}

  /** These were pushed, one after the other. */
  pushed(entries: readonly InboxEntry[]): void {
    const pushedAtMs = this.deps.clock.monotonicMs();
    for (const { message, pushes } of entries) {
      const isTold = pushes > 0 || message.sender.kind !== 'canvas_user';
      this.#waiting.renew(keyOf(message), { message, pushedAtMs, isTold });
    }
  }

  /** The session has seen it, or needs it no more. */
  seen(message: Message): void {
    this.#waiting.delete(keyOf(message));
  }

  run(signal: AbortSignal): Promise<void> {
    const round = async () => {
      await this.look(signal);
      return LOOK_INTERVAL_MS;
    };
    return runLoop({ clock: this.deps.clock, signal, round });
  }

  /** Tells whoever waits for long enough. */
  async look(signal: AbortSignal): Promise<void> {
    const { clock, isBusy, answering } = this.deps;
    if (!isBusy()) return;
    let before = answering();
    for (const waiting of [...this.#waiting.values()]) {
      const isLong = clock.monotonicMs() - waiting.pushedAtMs >= TOLD_AFTER_MS;
      if (isLong && !waiting.isTold) {
        waiting.isTold = true;
        await this.#tell(waiting.message, before, signal);
      }
      before += 1;
    }
  }

  async #tell(message: Message, before: number, signal: AbortSignal): Promise<void> {
    const client = this.deps.clientOf(message.workspaceId);
    if (client === undefined) return;
    const body = {
      message: client.withoutTokens(queuedText(message, before)),
      in_reply_to: replyReference(message),
    };
    try {
      await withRetry('messageToUser', () => client.notifyUser(body, signal), signal);
    } catch (error) {
      this.deps.onEvent(`could not tell the canvas user of ${message.workspaceId}: ${messageOf(error)}`);
    }
  }
}

function queuedText({ text }: Message, before: number): string {
  const others =
    before === 0 ? 'no other message is' : before === 1 ? '1 message is' : `${before} messages are`;
  return `Your message ${quotedLine(text, FIRST_WORDS_CHARACTERS)} is queued: the session is busy and takes it up as soon as it can; ${others} before it.`;
}
