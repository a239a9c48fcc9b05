import type { Sender } from './message.ts';
import { senderLabel } from './notification.ts';
import { safeLineInNote } from './safe-text.ts';

/** How many messages of one sender are held. */
export interface HeldSender {
  readonly sender: Sender;
  readonly count: number;
}

const HOW_TO_READ =
  'Nothing is lost: inbox_peek shows them, oldest first, and inbox_pop removes what is dealt with.';
const MAX_ID_CHARACTERS = 128;

/**
 * What the session is told before the newest messages of a flood.
 * @param senders those with the most held messages; the rest of `total` is summed up as others
 */
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

/** What the session is told when a peer goes past its limit. */
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
  const name = safeLineInNote(sender.name ?? '');
  const id = `peer_id ${safeLineInNote(sender.peerId, MAX_ID_CHARACTERS)}`;
  return name === '' ? id : `“${name}” (${id})`;
}
