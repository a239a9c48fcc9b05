/** Why a message is kept back: too many waited at once, or its peer sends too many. */
export type HoldReason = 'flood' | 'peer_limit';

/** Up to how much is pushed without asking; 0 switches a limit off. */
export interface HoldLimits {
  /** Messages that may wait to be pushed, all workspaces together. */
  readonly floodLimit: number;
  /** Messages of one peer within ten minutes. */
  readonly peerLimit: number;
}

export const PEER_WINDOW_MICROS = 600_000_000;

export interface FloodCandidate {
  /** From a person or the platform, or a result that this session asked for: agents' messages are held before it. */
  readonly goesFirst: boolean;
}

/**
 * Those of the waiting messages that are held, so that at most `limit` remain: the newest, those that go first before
 * all others. A person's message is held only where more people's messages wait than may be pushed.
 * @param waiting in feed order
 */
export function beyondFloodLimit<Candidate extends FloodCandidate>(
  waiting: readonly Candidate[],
  limit: number,
): Candidate[] {
  const first = waiting.filter(({ goesFirst }) => goesFirst);
  const others = waiting.filter(({ goesFirst }) => !goesFirst);
  const seatsOfOthers = Math.max(0, limit - first.length);
  return [...withoutNewest(first, limit), ...withoutNewest(others, seatsOfOthers)];
}

function withoutNewest<T>(items: readonly T[], count: number): T[] {
  return items.slice(0, Math.max(0, items.length - count));
}

export interface PeerMessage {
  /** The platform's time: what was sent over a weekend and fetched at once is no burst. */
  readonly createdAtMicros: number;
  /** `released`: somebody looked and let it pass, so that counting starts anew behind it. */
  readonly state: 'past' | 'released' | 'waiting';
}

/**
 * The waiting messages of one peer that are held: the first that is more than `limit` within ten minutes, counted
 * with those of the past, and all that wait behind it.
 * @param messages of one peer in feed order, from ten minutes before the oldest that waits
 */
export function beyondPeerLimit<Item extends PeerMessage>(messages: readonly Item[], limit: number): Item[] {
  let windowStart = 0;
  for (const [index, { createdAtMicros, state }] of messages.entries()) {
    if (state === 'released') {
      windowStart = index + 1;
      continue;
    }
    while (isBefore(messages[windowStart], createdAtMicros - PEER_WINDOW_MICROS)) windowStart += 1;
    const inWindow = index - windowStart + 1;
    if (state === 'waiting' && inWindow > limit) {
      return messages.slice(index).filter((message) => message.state === 'waiting');
    }
  }
  return [];
}

function isBefore(message: PeerMessage | undefined, micros: number): boolean {
  return message !== undefined && message.createdAtMicros <= micros;
}
