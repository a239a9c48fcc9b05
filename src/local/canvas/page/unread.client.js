// What was not read yet.
import { platform } from './platform.client.js';

const UNREAD_COUNTED = 100;

/**
 * Unread messages per workspace, counted from the conversation itself and not from events, so that a missed event
 * changes nothing. What is there when a workspace is first seen counts as read.
 */
export function createUnread() {
  const readUpTo = new Map();
  const counts = new Map();
  return {
    counts,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    isKnown: (id) => readUpTo.has(id),
    markRead(id, messages) {
      readUpTo.set(id, messages.at(-1)?.id);
      counts.delete(id);
    },
    async recount(id) {
      const messages = await platform.conversation(id, UNREAD_COUNTED);
      if (!readUpTo.has(id)) readUpTo.set(id, messages.at(-1)?.id);
      const lastRead = messages.findLastIndex((message) => message.id === readUpTo.get(id));
      counts.set(id, messages.slice(lastRead + 1).filter(isNews).length);
    },
  };
}

/** What others said to the workspace, and what it said to the person. A message to a peer counts at that peer. */
function isNews({ direction, from, to }) {
  return direction === 'in' ? from.kind !== 'canvas_user' : !to?.id;
}
