import { beyondFloodLimit, beyondPeerLimit, type HoldLimits, PEER_WINDOW_MICROS } from '../core/hold.ts';
import type { Holdable } from './holds.ts';
import type { LeasedInbox } from './leased-inbox.ts';

export interface NewlyHeld {
  readonly isFlood: boolean;
  /** Peers that went past their limit; not those that were beyond it already. */
  readonly peerIds: readonly string[];
}

/** Decides which waiting messages of the watched workspaces are held instead of pushed. */
export class HoldBack {
  constructor(
    private readonly inbox: Pick<LeasedInbox, 'fence' | 'holds'>,
    readonly workspaceIds: readonly string[],
    readonly limits: HoldLimits,
  ) {}

  get holds(): LeasedInbox['holds'] {
    return this.inbox.holds;
  }

  /**
   * Holds what must not be pushed next: first the messages of peers beyond their limit, then the older ones of a flood,
   * so that one busy peer does not use up the flood limit of the others.
   * @param nextCount how many are pushed before this is asked again; unless too many wait, only those are looked at
   * @param exceptRows rows that are not pushed now anyway
   */
  apply(nextCount: number, exceptRows: readonly number[]): NewlyHeld {
    const { holds, fence } = this.inbox;
    const { floodLimit, peerLimit } = this.limits;
    const peerIds: string[] = [];
    let isFlood = false;
    // What is held makes room for messages that were not looked at.
    for (let isDone = floodLimit === 0 && peerLimit === 0; !isDone; ) {
      const isTooMany = floodLimit > 0 && holds.hasMoreHoldable(this.workspaceIds, floodLimit);
      const waiting = holds.holdable(this.workspaceIds, exceptRows, isTooMany ? undefined : nextCount);
      const busy = peerLimit > 0 ? this.#busyPeersAmong(waiting) : [];
      const ofBusyPeers = new Set(busy.flatMap(({ rows }) => rows));
      const others = waiting.filter(({ row }) => !ofBusyPeers.has(row));
      const flood = isTooMany ? floodAmong(others, floodLimit) : [];
      holds.hold(fence, [...ofBusyPeers], 'peer_limit');
      holds.hold(fence, flood, 'flood');
      isFlood ||= flood.length > 0;
      peerIds.push(...busy.flatMap(({ peerId, isNew }) => (isNew ? [peerId] : [])));
      isDone = ofBusyPeers.size === 0 && flood.length === 0;
    }
    return { isFlood, peerIds };
  }

  #busyPeersAmong(waiting: readonly Holdable[]): BusyPeer[] {
    const { holds } = this.inbox;
    const byPeer = Map.groupBy(waiting.filter(isAgents), ({ peerId }) => peerId);
    return [...byPeer].flatMap(([peerId, messages]): BusyPeer[] => {
      const oldest = messages[0];
      const newest = messages.at(-1);
      if (peerId === undefined || oldest === undefined || newest === undefined) return [];
      const heldMicros = holds.oldestOfPeer(peerId);
      if (heldMicros !== undefined) {
        const behind = messages.filter(({ createdAtMicros }) => createdAtMicros >= heldMicros);
        return behind.length === 0 ? [] : [{ peerId, rows: behind.map(({ row }) => row), isNew: false }];
      }
      const sinceMicros = oldest.createdAtMicros - PEER_WINDOW_MICROS;
      const history = holds.peerHistory(peerId, sinceMicros, newest.createdAtMicros);
      const rows = beyondPeerLimit(history, this.limits.peerLimit).map(({ row }) => row);
      return rows.length === 0 ? [] : [{ peerId, rows, isNew: true }];
    });
  }
}

interface BusyPeer {
  readonly peerId: string;
  /** Its messages beyond the limit. */
  readonly rows: readonly number[];
  readonly isNew: boolean;
}

function floodAmong(waiting: readonly Holdable[], limit: number): number[] {
  const candidates = waiting.map((message) => ({
    row: message.row,
    workspaceId: message.workspaceId,
    goesFirst: !isAgents(message),
  }));
  return beyondFloodLimit(candidates, limit).map(({ row }) => row);
}

/** A message that an agent sent of its own accord. */
function isAgents({ peerId, isAskedFor }: Holdable): boolean {
  return peerId !== undefined && !isAskedFor;
}
