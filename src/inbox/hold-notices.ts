import { BoundedMap } from '../core/bounded-map.ts';
import { floodNotice, peerLimitNotice } from '../core/hold.ts';
import { type ChannelNotification, noticeNotification } from '../core/notification.ts';
import type { Clock } from '../runtime/clock.ts';
import type { HoldBack, NewlyHeld } from './hold-back.ts';

/** While a flood grows, the session is told its new size at most this often. */
const FLOOD_INTERVAL_MS = 60_000;
/** A peer is named at most this often: each notice is a turn. */
const PEER_INTERVAL_MS = 600_000;
const MAX_PEERS = 1_000;
const MAX_SENDERS = 5;

interface Topic {
  isDue: boolean;
  saidAtMs: number | undefined;
}

/** What the session is told about held messages: of a flood and of each peer once, and again when more was held. */
export class HoldNotices {
  readonly #flood: Topic;
  /** The one that was held longest ago first. */
  readonly #peers = new BoundedMap<string, Topic>(MAX_PEERS);

  constructor(
    private readonly holdBack: HoldBack,
    private readonly clock: Clock,
  ) {
    const { holds, workspaceIds } = holdBack;
    this.#flood = due(holds.summary(workspaceIds, 'flood', undefined, 0).total > 0);
    for (const peerId of holds.peers(workspaceIds)) this.#peers.set(peerId, due(true));
  }

  held({ isFlood, peerIds }: NewlyHeld): void {
    if (isFlood) this.#flood.isDue = true;
    for (const peerId of peerIds) {
      const topic = this.#peers.get(peerId) ?? due(true);
      topic.isDue = true;
      this.#peers.renew(peerId, topic);
    }
  }

  /** The next notice that may be written now, and what to call once it was. */
  next(): { readonly notification: ChannelNotification; readonly said: () => void } | undefined {
    for (const { topic, waitMs, text } of this.#topics()) {
      if (waitMs > 0) continue;
      const notice = text();
      if (notice !== undefined) {
        return { notification: noticeNotification(notice), said: () => this.#said(topic) };
      }
      // All were read or released meanwhile.
      topic.isDue = false;
    }
    return undefined;
  }

  /** How long until there may be something to say; infinite while there is nothing. */
  waitMs(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#topics().map(({ waitMs }) => waitMs));
  }

  #topics(): { readonly topic: Topic; readonly waitMs: number; readonly text: () => string | undefined }[] {
    const flood = { topic: this.#flood, intervalMs: FLOOD_INTERVAL_MS, text: () => this.#floodText() };
    const peers = [...this.#peers].map(([peerId, topic]) => ({
      topic,
      intervalMs: PEER_INTERVAL_MS,
      text: () => this.#peerText(peerId),
    }));
    return [flood, ...peers]
      .filter(({ topic }) => topic.isDue)
      .map(({ topic, intervalMs, text }) => ({ topic, text, waitMs: this.#waitMs(topic, intervalMs) }));
  }

  #waitMs({ saidAtMs }: Topic, intervalMs: number): number {
    return saidAtMs === undefined ? 0 : Math.max(0, saidAtMs + intervalMs - this.clock.monotonicMs());
  }

  #said(topic: Topic): void {
    topic.isDue = false;
    topic.saidAtMs = this.clock.monotonicMs();
  }

  #floodText(): string | undefined {
    const { holds, workspaceIds, limits } = this.holdBack;
    const { total, senders } = holds.summary(workspaceIds, 'flood', undefined, MAX_SENDERS);
    return total === 0 ? undefined : floodNotice(total, senders, limits.floodLimit);
  }

  #peerText(peerId: string): string | undefined {
    const { holds, workspaceIds, limits } = this.holdBack;
    const [held] = holds.summary(workspaceIds, 'peer_limit', peerId, 1).senders;
    return held === undefined ? undefined : peerLimitNotice(held, limits.peerLimit);
  }
}

function due(isDue: boolean): Topic {
  return { isDue, saidAtMs: undefined };
}
