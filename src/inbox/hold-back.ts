import { beyondFloodLimit, beyondPeerLimit, type HoldLimits, PEER_WINDOW_MICROS } from '../core/hold.ts';
import type { Holdable } from './entry.ts';
import type { Inbox } from './inbox.ts';

export interface HoldBackDeps {
  readonly inbox: Inbox;
  readonly fence: number;
  readonly workspaceIds: readonly string[];
  readonly limits: HoldLimits;
}

/** What was held just now that was not before. */
export interface NewlyHeld {
  readonly isFlood: boolean;
  /** Peers that went past their limit; not those that were beyond it already. */
  readonly peerIds: readonly string[];
}

/**
 * Holds what must not be pushed next: first the messages of peers beyond their limit, then the older ones of a flood,
 * so that a loop does not take the seats of others.
 * @param nextCount how many are pushed before this is asked again; unless too many wait, only those are looked at
 * @param exceptRows rows that are not pushed now anyway
 */
export function holdBack(deps: HoldBackDeps, nextCount: number, exceptRows: readonly number[]): NewlyHeld {
  const { inbox, fence, workspaceIds, limits } = deps;
  const { floodLimit, peerLimit } = limits;
  if (floodLimit === 0 && peerLimit === 0) return { isFlood: false, peerIds: [] };
  const mayFlood = floodLimit > 0 && inbox.hasMoreHoldable(workspaceIds, floodLimit);
  const waiting = inbox.holdable(workspaceIds, exceptRows, mayFlood ? undefined : nextCount);
  const loops = peerLimit > 0 ? holdLoops(deps, waiting) : { rows: new Set<number>(), peerIds: [] };
  const flood = mayFlood
    ? beyondFloodLimit(
        waiting
          .filter(({ row }) => !loops.rows.has(row))
          .map((message) => ({ ...message, goesFirst: !isAgents(message) })),
        floodLimit,
      )
    : [];
  inbox.hold(
    fence,
    flood.map(({ row }) => row),
    'flood',
  );
  return { isFlood: flood.length > 0, peerIds: loops.peerIds };
}

function holdLoops({ inbox, fence, limits }: HoldBackDeps, waiting: readonly Holdable[]) {
  const held = new Set<number>();
  const peerIds: string[] = [];
  for (const [peerId, messages] of Map.groupBy(waiting.filter(isAgents), (message) => message.peerId)) {
    const [oldest] = messages;
    if (peerId === undefined || oldest === undefined) continue;
    const wasHeld = inbox.isPeerHeld(peerId);
    const rows = wasHeld
      ? messages
      : beyondPeerLimit(
          inbox.peerHistory(peerId, oldest.createdAtMicros - PEER_WINDOW_MICROS),
          limits.peerLimit,
        );
    for (const { row } of rows) held.add(row);
    if (!wasHeld && rows.length > 0) peerIds.push(peerId);
  }
  inbox.hold(fence, [...held], 'peer_limit');
  return { rows: held, peerIds };
}

/** A message that an agent sent of its own accord. */
function isAgents({ peerId, isAskedFor }: Holdable): boolean {
  return peerId !== undefined && !isAskedFor;
}
