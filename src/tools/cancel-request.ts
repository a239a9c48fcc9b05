import { changeFailure } from './shared/call-failure.ts';
import { actingRequest, REQUEST_ADVICE, requestArguments } from './shared/request-arguments.ts';
import { defineTool, WRITES_TO_PLATFORM } from './shared/tool.ts';
import { OWN_WORKSPACE_ALIASES } from './shared/workspace-arguments.ts';

export const cancelRequest = defineTool({
  name: 'cancel_request',
  title: 'Take a request back',
  description: 'Takes back a request that this workspace made and that nobody has answered.',
  input: requestArguments,
  unlisted: ['_as_workspace'],
  aliases: OWN_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  async handle(args, context, { signal }) {
    const { id, target } = actingRequest(args, context);
    try {
      await context.client(target).requests.cancel(id, signal);
      return {
        text: 'Taken back. The platform does not tell who was asked.',
        data: { status: 'cancelled', request_id: id, workspace_id: target.id },
      };
    } catch (error) {
      const toFindOut = 'get_request shows it; taking it back again does no harm.';
      return changeFailure(error, 'taking the request back', toFindOut, REQUEST_ADVICE);
    }
  },
});
