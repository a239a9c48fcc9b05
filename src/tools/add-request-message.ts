import { z } from 'zod';
import { changeFailure } from './shared/call-failure.ts';
import { outgoingText } from './shared/outgoing-message.ts';
import { actingRequest, REQUEST_ADVICE, requestArguments } from './shared/request-arguments.ts';
import { defineTool, WRITES_TO_PLATFORM } from './shared/tool.ts';
import { OWN_WORKSPACE_ALIASES } from './shared/workspace-arguments.ts';

export const addRequestMessage = defineTool({
  name: 'add_request_message',
  title: 'Say something about a request',
  description: 'Adds a message to a request, on either side: asks back, or answers a question about it.',
  input: requestArguments.extend({ body: z.string() }),
  unlisted: ['_as_workspace'],
  aliases: OWN_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  async handle(args, context, { signal }) {
    const body = outgoingText(args.body, 'body');
    const { id, target, entry } = actingRequest(args, context);
    if (entry !== undefined) context.deliveries.replied(entry);
    try {
      const messageId = await context.client(target).requests.comment(id, body, signal);
      return {
        text: 'Added. An answer arrives as a message.',
        data: { status: 'created', request_id: id, message_id: messageId, workspace_id: target.id },
      };
    } catch (error) {
      const toFindOut = 'get_request shows it if it was; look there before you add it again.';
      return changeFailure(error, 'adding the message', toFindOut, REQUEST_ADVICE);
    }
  },
});
