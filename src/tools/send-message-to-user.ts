import { z } from 'zod';
import { notifyCanvasUser } from './shared/notify-canvas-user.ts';
import { attachments, outgoingText } from './shared/outgoing-message.ts';
import { defineTool, mayHaveArrived, WRITES_TO_PLATFORM } from './shared/tool.ts';
import { actingTarget, asWorkspace, OWN_WORKSPACE_ALIASES } from './shared/workspace-arguments.ts';

export const sendMessageToUser = defineTool({
  name: 'send_message_to_user',
  title: 'Write to the canvas user',
  description:
    'Writes to the person on the Molecule canvas unasked: progress, results, files. To answer a message use reply_to_workspace. Returns delivered or why not.',
  input: z.object({
    message: z.string().describe('Text or Markdown.'),
    attachments,
    _as_workspace: asWorkspace,
  }),
  aliases: OWN_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  async handle(args, context, { signal }) {
    const text = outgoingText(args.message, 'message');
    const target = actingTarget({ named: args._as_workspace }, context);
    const result = await notifyCanvasUser(context, target, { text, attachments: args.attachments }, signal);
    if (mayHaveArrived(result)) context.deliveries.wroteToPeople(target.id);
    return result;
  },
});
