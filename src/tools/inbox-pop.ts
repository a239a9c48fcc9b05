import { z } from 'zod';
import { defineTool, type ToolContext } from './shared/tool.ts';

const activityId = z.string().trim().min(1).max(200);

export const inboxPop = defineTool({
  name: 'inbox_pop',
  title: 'Settle a waiting Molecule message',
  description:
    'Marks a waiting message, which inbox_peek or wait_for_message has shown, as dealt with, so that it does not come (again). Use it when no reply is needed; a reply does the same by itself. Returns whether it was still waiting; calling it twice does no harm.',
  input: z.object({
    activity_id: z.union([activityId, z.array(activityId).max(100)]).describe('One id, or a list.'),
  }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  alwaysLoad: false,
  async handle({ activity_id: asked }, context) {
    const watched = new Set(context.targets().map(({ id }) => id));
    const ids = [asked].flat();
    const results = ids.map((id) => ({ removed: pop(context, watched, id), activity_id: id }));
    // Known from a tool: no sign that pushes arrive, nor that they do not.
    context.receipts.readByTool(ids);
    for (const id of ids) context.receipts.replied(id);
    const removed = results.filter((result) => result.removed).length;
    const data = typeof asked === 'string' ? { removed: removed > 0, activity_id: asked } : { results };
    return {
      text: `${removed} of ${results.length} removed${removed < results.length ? '; the others were not waiting (any more)' : ''}.`,
      plainText: JSON.stringify(data),
      data,
    };
  },
});

function pop(context: ToolContext, watched: ReadonlySet<string>, activityId: string): boolean {
  const inbox = context.inbox();
  const entries = inbox?.find(activityId).filter(({ message }) => watched.has(message.workspaceId)) ?? [];
  for (const { message } of entries) context.occupation.done(message);
  return entries.filter(({ row }) => inbox?.settleBySession(row, 'pop')).length > 0;
}
