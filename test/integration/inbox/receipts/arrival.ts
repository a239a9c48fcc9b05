import type { Sender } from '../../../../src/core/message.ts';
import type { InboxArrival } from '../../../../src/inbox/entry.ts';

let created = 0;

/** A message on its way into the inbox, after all that came before; its text is its id unless given. */
export function arrival(
  workspaceId: string,
  activityId: string,
  peerId?: string,
  text = activityId,
): InboxArrival {
  const sender: Sender =
    peerId === undefined ? { kind: 'canvas_user' } : { kind: 'peer_agent', peerId, name: 'Lead "A" <b>' };
  created += 1;
  return {
    activityId,
    createdAtMicros: created,
    seq: 0,
    outcome: {
      kind: 'message',
      message: {
        activityId,
        workspaceId,
        sender,
        text,
        textOrigin: 'sender',
        attachments: [],
        createdAt: 'then',
      },
    },
  };
}
