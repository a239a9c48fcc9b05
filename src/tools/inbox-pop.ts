import { z } from 'zod';
import { safeWord } from '../core/safe-text.ts';
import { CHANGES_INBOX, defineTool } from './shared/tool.ts';

const activityId = z.string().trim().min(1).max(200);

export const inboxPop = defineTool({
  name: 'inbox_pop',
  title: 'Settle a waiting Molecule message',
  description:
    'Says that a message needs no reply, so that it neither comes again nor is asked for at the end of the turn; a reply does the same. Calling it twice does no harm.',
  input: z.object({
    activity_id: z.union([activityId, z.array(activityId).max(100)]).describe('One id, or a list.'),
  }),
  annotations: CHANGES_INBOX,
  async handle({ activity_id: asked }, context) {
    const workspaceIds = context.targets().map(({ id }) => id);
    const results = [asked]
      .flat()
      .map((id) => ({ removed: context.deliveries.popped(id, workspaceIds), activity_id: safeWord(id) }));
    const removed = results.filter((result) => result.removed).length;
    const [only = { removed: false, activity_id: '' }] = results;
    const data = typeof asked === 'string' ? only : { results };
    return {
      text: `${removed} of ${results.length} removed${removed < results.length ? '; the others were not waiting (any more)' : ''}.`,
      plainText: JSON.stringify(data),
      data,
    };
  },
});
