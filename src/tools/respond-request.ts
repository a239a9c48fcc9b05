import { z } from 'zod';
import { HttpStatusError } from '../core/http-status-error.ts';
import type { Requests } from '../platform/requests.ts';
import { isParty, type RequestAction } from '../wire/requests.ts';
import { changeFailure, mayHaveTakenEffect, whyFailed } from './shared/call-failure.ts';
import { outgoingText } from './shared/outgoing-message.ts';
import {
  type ActingRequest,
  actingRequest,
  REQUEST_ADVICE,
  requestArguments,
} from './shared/request-arguments.ts';
import { defineTool, type ToolContext, type ToolResult, WRITES_TO_PLATFORM } from './shared/tool.ts';
import { OWN_WORKSPACE_ALIASES } from './shared/workspace-arguments.ts';

const ACTIONS = ['done', 'approved', 'rejected'] as const;

export const respondRequest = defineTool({
  name: 'respond_request',
  title: 'Answer a request',
  description:
    'Ends a request that this workspace was asked: a task with done or rejected, an approval with approved or rejected. message tells more, such as the result.',
  input: requestArguments.extend({ action: z.enum(ACTIONS), message: z.string().optional() }),
  unlisted: ['_as_workspace'],
  aliases: OWN_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  handle(args, context, { signal }) {
    const { message = '', action } = args;
    const words = message.trim() === '' ? undefined : outgoingText(message, 'message');
    return answer(actingRequest(args, context), action, words, context, signal);
  },
});

/** The name and the arguments of `molecule-mcp` from before there were requests. */
export const decideApproval = defineTool({
  name: 'decide_approval',
  title: 'Decide an approval',
  description: 'The same as respond_request: approved stays approved, denied is rejected.',
  input: z.object({
    approval_id: requestArguments.shape.request_id,
    decision: z.enum(['approved', 'denied']),
    _as_workspace: requestArguments.shape._as_workspace,
  }),
  isListed: false,
  aliases: OWN_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  handle({ approval_id: id, decision, _as_workspace: named }, context, { signal }) {
    const request = actingRequest({ request_id: id, _as_workspace: named }, context);
    return answer(request, decision === 'denied' ? 'rejected' : 'approved', undefined, context, signal);
  },
});

async function answer(
  { id, target, entry }: ActingRequest,
  action: RequestAction,
  words: string | undefined,
  context: Pick<ToolContext, 'client' | 'deliveries'>,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { requests } = context.client(target);
  if (entry !== undefined) context.deliveries.replied(entry);
  try {
    await respondOnce(requests, id, action, target.id, signal);
  } catch (error) {
    const toFindOut = 'get_request shows it; answering again in the same way does no harm.';
    return changeFailure(error, 'answering', toFindOut, REQUEST_ADVICE);
  }
  if (entry !== undefined) context.deliveries.answered(entry.message);
  const data = { status: action, request_id: id, workspace_id: target.id };
  if (words === undefined) return { text: `Answered: ${action}.`, data };
  try {
    const commentId = await requests.comment(id, words, signal);
    return { text: `Answered: ${action}, with your message.`, data: { ...data, message_id: commentId } };
  } catch (error) {
    return {
      isError: true,
      text: `Answered: ${action}. But the message was not added: ${whyFailed(error, REQUEST_ADVICE)} Add it with add_request_message if it is not there.`,
      data: { ...data, message_status: 'failed' },
      failures: [error],
    };
  }
}

/** A repeat of an answer that arrived is refused as if it came too late: then the request tells whose answer it has. */
async function respondOnce(
  requests: Requests,
  id: string,
  action: RequestAction,
  ownId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await requests.respond(id, action, signal);
  } catch (error) {
    const mayHaveArrived =
      mayHaveTakenEffect(error) || (error instanceof HttpStatusError && error.code === 'request_closed');
    if (!mayHaveArrived || signal.aborted) throw error;
    const found = await requests.get(id, signal).catch(() => undefined);
    const { status, responder } = found?.request ?? {};
    if (status !== action || responder === undefined || !isParty(responder, ownId)) throw error;
  }
}
