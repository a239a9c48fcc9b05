import type { Message } from '../../src/core/message.ts';
import type { InboxArrival, InboxEntry, Watermark } from '../../src/inbox/entry.ts';
import type { Inbox } from '../../src/inbox/inbox.ts';

export const WORKSPACE = 'ws-1';
/** Given with rows that complete a window. */
export const WATERMARK: Watermark = { localMs: 1, platformMs: undefined };

/** A message of the canvas user as the feed hands it to the inbox. */
export function arrival(
  activityId: string,
  createdAtMicros: number,
  fields: Partial<Message> = {},
): InboxArrival {
  return {
    activityId,
    createdAtMicros,
    seq: 0,
    outcome: {
      kind: 'message',
      message: {
        activityId,
        workspaceId: WORKSPACE,
        sender: { kind: 'canvas_user' },
        text: activityId,
        textOrigin: 'sender',
        attachments: [],
        createdAt: 'then',
        ...fields,
      },
    },
  };
}

/** What waits in these workspaces, held or not, oldest first; any process may look. */
export function waitingIn(inbox: Inbox, workspaceIds: readonly string[]): InboxEntry[] {
  return inbox.unsettled(workspaceIds, 100_000).filter(({ state }) => state === 'pending');
}

/** What waits, oldest first: the id, and whether it will be marked. */
export function waiting(inbox: Inbox): [id: string, isMarked: boolean][] {
  return waitingIn(inbox, [WORKSPACE]).map(({ message, pushes }) => [message.activityId, pushes > 0]);
}
