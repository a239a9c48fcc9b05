import type { Activity } from '../core/activity.ts';
import { BoundedMap } from '../core/bounded-map.ts';
import type { PlatformEvent } from '../platform/events.ts';
import { loggedMessage } from '../wire/activity.ts';
import { messageIdOf } from '../wire/message-body.ts';

/** Of messages; a burst is read long before. */
const KEPT = 2_000;
/** Events about a message that `ACTIVITY_LOGGED` tells of as well, where the platform has that. */
const ECHOES = new Set(['USER_MESSAGE', 'PEER_MESSAGE']);

interface Announced {
  /** Its place among all that were announced. */
  readonly order: number;
  readonly sender: string;
}

/**
 * Which messages of a workspace the event stream told of, and which of them have been read. The platform tells of a
 * message when it is visible; its time is older, so that reading on from the newest row passes over it when another
 * overtook it. What was announced and does not come shows that.
 */
export class Announcements {
  /** With the place at which each was announced, or `Infinity`. */
  readonly #read = new BoundedMap<string, number>(KEPT);
  readonly #unread = new BoundedMap<string, Announced>(KEPT);
  /** Per sender, the last place of what was read and not released to be pushed. */
  readonly #unreleased = new Map<string, number>();
  #announced = 0;
  #isToldOfRows = false;
  #isVague = false;

  /** How many were announced so far: what is announced later counts as later. */
  get mark(): number {
    return this.#announced;
  }

  /**
   * Takes note of an event, or of none where something may have come that no event told of. Returns whether there may be
   * something to read.
   */
  heard(event?: PlatformEvent): boolean {
    const logged = event && loggedMessage(event.type, event.data);
    if (logged === undefined) {
      if (event !== undefined && this.#isToldOfRows) return !ECHOES.has(event.type);
      this.#isVague = true;
      return true;
    }
    this.#isToldOfRows = true;
    if (logged.messageId === undefined) {
      this.#isVague = true;
      return true;
    }
    this.#announced += 1;
    if (this.#read.has(logged.messageId)) {
      this.#read.renew(logged.messageId, this.#announced);
      return false;
    }
    this.#unread.set(logged.messageId, { order: this.#announced, sender: logged.sourceId ?? '' });
    return true;
  }

  read(activities: readonly Activity[]): void {
    for (const { requestBody, sourceId: sender = '' } of activities) {
      const id = messageIdOf(requestBody);
      if (id === undefined) continue;
      const order = this.#unread.get(id)?.order ?? this.#read.get(id) ?? Number.POSITIVE_INFINITY;
      this.#unread.delete(id);
      this.#read.renew(id, order);
      this.#unreleased.set(sender, Math.max(order, this.#unreleased.get(sender) ?? 0));
    }
  }

  /** What was read may be pushed now. */
  released(): void {
    this.#unreleased.clear();
  }

  /** Whether something that was announced up to this mark has not been read. */
  isMissing(mark: number): boolean {
    return this.#unread.values().some(({ order }) => order <= mark);
  }

  /** Whether a sender's message was read while an earlier one of the same sender was not. */
  get isOutOfOrder(): boolean {
    return this.#unread.values().some(({ order, sender }) => order < (this.#unreleased.get(sender) ?? 0));
  }

  /** Stops waiting for what was announced up to this mark: all was read since then, and it was not there. */
  forget(mark: number): void {
    for (const [id, { order }] of this.#unread) if (order <= mark) this.#unread.delete(id);
  }

  /** Whether something may have come since the last call that no event named. */
  takeVague(): boolean {
    const isVague = this.#isVague;
    this.#isVague = false;
    return isVague;
  }
}
