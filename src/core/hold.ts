import type { Sender } from './message.ts';
import { senderLabel } from './notification.ts';
import { quotedLine } from './safe-text.ts';

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
  readonly workspaceId: string;
  /** Of a person or the platform, or a result that this session asked for: all other messages are held before it. */
  readonly goesFirst: boolean;
}

/**
 * Those of the waiting messages that are held, so that at most `limit` remain. Workspaces share the limit: one in which few
 * messages wait has none of them held because of another. Of each the newest remain, those that go first before all
 * others.
 * @param waiting in feed order
 */
export function beyondFloodLimit<Candidate extends FloodCandidate>(
  waiting: readonly Candidate[],
  limit: number,
): Candidate[] {
  const fewestFirst = [...Map.groupBy(waiting, ({ workspaceId }) => workspaceId).values()].sort(
    (a, b) => a.length - b.length,
  );
  let slots = limit;
  const kept = fewestFirst.flatMap((ofWorkspace, index) => {
    const share = Math.min(ofWorkspace.length, Math.floor(slots / (fewestFirst.length - index)));
    slots -= share;
    return newest(ofWorkspace, share);
  });
  const isKept = new Set(kept);
  return waiting.filter((message) => !isKept.has(message));
}

function newest<Candidate extends FloodCandidate>(
  messages: readonly Candidate[],
  count: number,
): Candidate[] {
  const lastFirst = messages.toReversed();
  const first = lastFirst.filter(({ goesFirst }) => goesFirst);
  const others = lastFirst.filter(({ goesFirst }) => !goesFirst);
  return [...first, ...others].slice(0, count);
}

export interface PeerMessage {
  /** When it was sent, not when it was fetched: what was sent over a weekend may arrive all at once. */
  readonly createdAtMicros: number;
  /** `released`: the user let it pass, so that counting starts again after it. */
  readonly state: 'past' | 'released' | 'waiting';
}

/** The waiting messages, from the first on that is more than `limit` in ten minutes. `messages`: of one peer, in feed order. */
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

export interface HeldSender {
  readonly sender: Sender;
  readonly count: number;
}

const HOW_TO_READ =
  'Nothing is lost: inbox_peek shows them, oldest first, and inbox_pop removes what is dealt with.';

/** Said before the newest messages of a flood; those of `total` that are not of the named senders are summed up. */
export function floodNotice(total: number, senders: readonly HeldSender[], floodLimit: number): string {
  const named = senders.reduce((sum, { count }) => sum + count, 0);
  const parts = senders.map(({ sender, count }) => `${count} from ${nameOf(sender)}`);
  if (total > named) parts.push(`${total - named} from others`);
  return [
    `${total} older messages wait and were not pushed, so that they do not flood this session (MOLECULE_FLOOD_LIMIT is ${floodLimit}): ${parts.join(', ')}.`,
    HOW_TO_READ,
    'inbox_release pushes them all, only when the user in the terminal asks for it. Only the newest come as messages.',
  ].join(' ');
}

export function peerLimitNotice({ sender, count }: HeldSender, peerLimit: number): string {
  return [
    `${nameOf(sender)} sent more than ${peerLimit} messages within ten minutes (MOLECULE_PEER_LIMIT): perhaps two agents that answer each other without end.`,
    `${count} of its messages ${count === 1 ? 'is' : 'are'} held back, and so is what it sends from now on; tell the user.`,
    HOW_TO_READ,
    'inbox_release with this peer_id pushes them, only when the user in the terminal asks for it.',
  ].join(' ');
}

function nameOf(sender: Sender): string {
  if (sender.kind !== 'peer_agent') return senderLabel(sender);
  const id = `peer_id ${sender.peerId}`;
  return sender.name === undefined ? id : `${quotedLine(sender.name)} (${id})`;
}
