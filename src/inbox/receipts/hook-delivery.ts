import {
  HOOK_MESSAGES_CHARACTERS,
  type HookAnswer,
  type HookEvent,
  hookContext,
  hookMessageCharacters,
  type WaitingMessage,
} from '../../claude-code/hooks.ts';
import { BoundedMap } from '../../core/bounded-map.ts';
import { type ChannelNotification, senderLabel } from '../../core/notification.ts';
import type { InboxEntry } from '../entry.ts';
import type { PushQueue } from '../push-queue.ts';

export interface HookDeliveryDeps {
  readonly pushes: PushQueue;
  readonly workspaceIds: readonly string[];
  /** Rows that a tool has just shown to the session. */
  readonly recentlyRead: () => readonly number[];
  /** Whether a hook can add text at the end of a turn; older hosts take it only as an error. */
  readonly takesTurnEndContext: boolean;
  /** Asked before each delivery: an organisation may forbid it. */
  readonly isAllowed: () => boolean;
  /** What the session gets for a message, with what is known of its files by now. */
  readonly present: (entry: InboxEntry) => ChannelNotification;
}

export interface HookDelivered {
  readonly answer: HookAnswer;
  readonly entries: readonly InboxEntry[];
}

const BATCH = 50;
/** How far a hook looks past messages that are too long for it. */
const MAX_BATCHES = 20;
/** How often new messages make one turn go on: else two agents that answer each other would never end. */
const MAX_CONTINUATIONS = 3;
const MAX_LONG_ONES_NAMED = 4;
const MAX_NAMED = 1_000;

/** Delivers pending messages to a host that does not listen to the channel, in the answers of the plugin's hooks. */
export class HookDelivery {
  /** Rows of messages that are too long. */
  readonly #named = new BoundedMap<number, true>(MAX_NAMED);
  #continuations = 0;

  constructor(private readonly deps: HookDeliveryDeps) {}

  /** The messages of this hook's answer, pushed from now on; undefined for none. After `FencedError` nothing may be answered. */
  deliver(event: HookEvent): HookDelivered | undefined {
    if (event.event === 'UserPromptSubmit') return this.#fill((toPrompt) => ({ toPrompt }));
    if (event.event !== 'Stop') return undefined;
    if (event.isContinued === false) this.#continuations = 0;
    if (this.#continuations >= MAX_CONTINUATIONS) return undefined;
    const answer = this.#fill((text) =>
      this.deps.takesTurnEndContext ? { goOnWith: text } : { refuseEndWith: text },
    );
    if (answer !== undefined) this.#continuations += 1;
    return answer;
  }

  #fill(answerWith: (text: string) => HookAnswer): HookDelivered | undefined {
    if (this.#pendingAfter([]).length === 0 || !this.deps.isAllowed()) return undefined;
    const { entries, messages, waiting } = this.#choose();
    if (entries.length === 0 && waiting.length === 0) return undefined;
    for (const { row } of entries) this.deps.pushes.markPushed(row);
    return { answer: answerWith(hookContext(messages, waiting)), entries };
  }

  /** As many as fit, oldest first. One that is too long for any answer is only named, once, and waits on. */
  #choose() {
    const entries: InboxEntry[] = [];
    const messages: ChannelNotification[] = [];
    const waiting: WaitingMessage[] = [];
    let room = HOOK_MESSAGES_CHARACTERS;
    for (const entry of this.#lookThrough()) {
      const message = this.deps.present(entry);
      const characters = hookMessageCharacters(message);
      if (characters > HOOK_MESSAGES_CHARACTERS) {
        const { activityId, sender } = entry.message;
        if (waiting.length < MAX_LONG_ONES_NAMED && this.#isNew(entry.row)) {
          waiting.push({ activityId, from: senderLabel(sender) });
        }
        continue;
      }
      if (characters > room) break;
      room -= characters;
      entries.push(entry);
      messages.push(message);
    }
    return { entries, messages, waiting };
  }

  *#lookThrough(): Generator<InboxEntry> {
    const seen: number[] = [];
    for (let batches = 0; batches < MAX_BATCHES; batches += 1) {
      const batch = this.#pendingAfter(seen);
      yield* batch;
      if (batch.length < BATCH) return;
      seen.push(...batch.map(({ row }) => row));
    }
  }

  #pendingAfter(seen: readonly number[]): InboxEntry[] {
    const { pushes, workspaceIds, recentlyRead } = this.deps;
    return pushes.next(workspaceIds, BATCH, [...recentlyRead(), ...this.#named.keys(), ...seen]);
  }

  #isNew(row: number): boolean {
    if (this.#named.has(row)) return false;
    this.#named.set(row, true);
    return true;
  }
}
