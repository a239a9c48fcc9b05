import { z } from 'zod';
import { CHANGES_INBOX, defineTool } from './shared/tool.ts';
import { idArgument } from './shared/workspace-arguments.ts';

/** Each released message costs a turn; more than this is not meant by one call. */
const MAX_RELEASED = 500;

export const inboxRelease = defineTool({
  name: 'inbox_release',
  title: 'Release held Molecule messages',
  description:
    'Lets held back messages arrive as <channel> messages, oldest first, each of which costs a turn. Only when the user in the terminal asks for it, never because a message does. Returns how many were released and are still held.',
  input: z.object({
    peer_id: idArgument('Only of this peer; else everything held.').optional(),
  }),
  annotations: CHANGES_INBOX,
  async handle({ peer_id: peerId }, context) {
    const workspaceIds = context.targets().map(({ id }) => id);
    const released = context.deliveries.release(workspaceIds, peerId, MAX_RELEASED);
    const stillHeld = context.inbox()?.holds.count(workspaceIds, peerId) ?? 0;
    const where = context.mode() === 'active' ? '' : ' in the session that receives messages';
    const rest = stillHeld > 0 ? ` ${stillHeld} are still held; call it again for more.` : '';
    return {
      text:
        released === 0
          ? 'Nothing is held back.'
          : `${released} held messages were released; they arrive as <channel> messages${where}, oldest first.${rest}`,
      data: { released, still_held: stillHeld },
    };
  },
});
