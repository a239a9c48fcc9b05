import type { Activity } from '../core/activity.ts';
import { BoundedMap } from '../core/bounded-map.ts';
import type { PlatformEvent } from '../platform/events.ts';
import { loggedMessage } from '../wire/activity.ts';
import { messageIdOf } from '../wire/message-body.ts';

/** Of messages; a burst is read long before. */
const KEPT = 2_000;
const KEPT_SENDERS = 500;
/** Events about a message that `ACTIVITY_LOGGED` tells of as well, where the platform has that. */
const ECHOES = new Set(['USER_MESSAGE', 'PEER_MESSAGE']);

interface Announced {
  /** Its place among all that were announced. */
  readonly order: number;
  readonly sender: string;
  /** The id of the sender's newest row that had been read by then. */
  readonly after?: string | undefined;
}

/** The messages of a sender that should have been read. */
export interface Missing {
  readonly count: number;
  /** The id of a row of the same sender before them, as far as the sender waits for answers. */
  readonly after: string | undefined;
}

/**
 * Which messages of a workspace the event stream told of, and which of them have been read. The platform tells of a
 * message when it is visible; its time is older, so that reading on from the newest row passes over it when another
 * overtook it. What was announced and does not come shows that.
 */
export class Announcements {
  /** With the place at which each was announced, or `Infinity`. */
  readonly #read = new BoundedMap<string, Announced>(KEPT);
  readonly #unread = new BoundedMap<string, Announced>(KEPT);
  /** What was read and may not be pushed yet. */
  readonly #unreleased = new BoundedMap<string, Announced>(KEPT);
  readonly #newest = new BoundedMap<string, Pick<Activity, 'id' | 'createdAtMicros'>>(KEPT_SENDERS);
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
    const sender = logged.sourceId ?? '';
    const announced = { order: this.#announced, sender, after: this.#newest.get(sender)?.id };
    if (this.#read.has(logged.messageId)) {
      this.#read.set(logged.messageId, announced);
      if (this.#unreleased.has(logged.messageId)) this.#unreleased.set(logged.messageId, announced);
      return false;
    }
    this.#unread.set(logged.messageId, announced);
    return true;
  }

  read(activities: readonly Activity[]): void {
    for (const activity of activities) {
      const { requestBody, sourceId: sender = '' } = activity;
      const newest = this.#newest.get(sender);
      if (newest === undefined || newest.createdAtMicros <= activity.createdAtMicros) {
        const { id, createdAtMicros } = activity;
        this.#newest.renew(sender, { id, createdAtMicros });
      }
      const id = messageIdOf(requestBody);
      if (id === undefined) continue;
      const known = this.#unread.get(id) ?? this.#read.get(id) ?? { order: Number.POSITIVE_INFINITY, sender };
      this.#unread.delete(id);
      this.#read.renew(id, known);
      this.#unreleased.set(id, known);
    }
  }

  /** What was read may be pushed now. */
  released(): void {
    this.#unreleased.clear();
  }

  /** Whether a sender's message was read while an earlier one of the same sender was not. */
  get isOutOfOrder(): boolean {
    const last = this.#lastUnreleased();
    return this.#unread.values().some(({ order, sender }) => order < (last.get(sender) ?? 0));
  }

  /** Announced up to this mark, or overtaken by the same sender, and not read; by sender, the canvas user's id empty. */
  missing(mark: number): ReadonlyMap<string, Missing> {
    const missing = new Map<string, Missing>();
    const last = this.#lastUnreleased();
    for (const { order, sender, after } of this.#unread.values()) {
      if (order > mark && order > (last.get(sender) ?? 0)) continue;
      const { count, ...first } = missing.get(sender) ?? { count: 0, after };
      missing.set(sender, { ...first, count: count + 1 });
    }
    return missing;
  }

  /** For each sender, the last place among what was read and not released. */
  #lastUnreleased(): ReadonlyMap<string, number> {
    const last = new Map<string, number>();
    for (const { order, sender } of this.#unreleased.values()) {
      last.set(sender, Math.max(order, last.get(sender) ?? 0));
    }
    return last;
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
