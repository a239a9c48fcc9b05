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
  const { floodLimit, peerLimit } = deps.limits;
  const peerIds: string[] = [];
  let isFlood = false;
  // What is held makes room for messages that were not looked at.
  for (let isDone = floodLimit === 0 && peerLimit === 0; !isDone; ) {
    const waiting = nextWaiting(deps, nextCount, exceptRows);
    const loops = peerLimit > 0 ? loopsAmong(deps, waiting.messages) : [];
    const inLoops = new Set(loops.flatMap(({ rows }) => rows));
    const others = waiting.messages.filter(({ row }) => !inLoops.has(row));
    const flood = waiting.isTooMany ? floodAmong(others, floodLimit) : [];
    deps.inbox.hold(deps.fence, [...inLoops], 'peer_limit');
    deps.inbox.hold(deps.fence, flood, 'flood');
    isFlood ||= flood.length > 0;
    peerIds.push(...loops.flatMap(({ peerId, isNew }) => (isNew ? [peerId] : [])));
    isDone = inLoops.size === 0 && flood.length === 0;
  }
  return { isFlood, peerIds };
}

function nextWaiting(
  { inbox, workspaceIds, limits }: HoldBackDeps,
  nextCount: number,
  exceptRows: readonly number[],
) {
  const isTooMany = limits.floodLimit > 0 && inbox.hasMoreHoldable(workspaceIds, limits.floodLimit);
  return { isTooMany, messages: inbox.holdable(workspaceIds, exceptRows, isTooMany ? undefined : nextCount) };
}

function floodAmong(waiting: readonly Holdable[], limit: number): number[] {
  const candidates = waiting.map((message) => ({ row: message.row, goesFirst: !isAgents(message) }));
  return beyondFloodLimit(candidates, limit).map(({ row }) => row);
}

interface Loop {
  readonly peerId: string;
  readonly rows: readonly number[];
  /** Whether nothing of this peer was held before. */
  readonly isNew: boolean;
}

function loopsAmong({ inbox, limits }: HoldBackDeps, waiting: readonly Holdable[]): Loop[] {
  const byPeer = Map.groupBy(waiting.filter(isAgents), ({ peerId }) => peerId);
  return [...byPeer].flatMap(([peerId, messages]): Loop[] => {
    const oldest = messages[0];
    const newest = messages.at(-1);
    if (peerId === undefined || oldest === undefined || newest === undefined) return [];
    const heldMicros = inbox.oldestHeldOfPeer(peerId);
    if (heldMicros !== undefined) {
      const behind = messages.filter(({ createdAtMicros }) => createdAtMicros >= heldMicros);
      return behind.length === 0 ? [] : [{ peerId, rows: behind.map(({ row }) => row), isNew: false }];
    }
    const sinceMicros = oldest.createdAtMicros - PEER_WINDOW_MICROS;
    const history = inbox.peerHistory(peerId, sinceMicros, newest.createdAtMicros);
    const rows = beyondPeerLimit(history, limits.peerLimit).map(({ row }) => row);
    return rows.length === 0 ? [] : [{ peerId, rows, isNew: true }];
  });
}

/** A message that an agent sent of its own accord. */
function isAgents({ peerId, isAskedFor }: Holdable): boolean {
  return peerId !== undefined && !isAskedFor;
}
