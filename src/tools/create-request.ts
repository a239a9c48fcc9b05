import { z } from 'zod';
import { ToolInputError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import { peerLabel } from '../core/notification.ts';
import type { Target } from '../core/target.ts';
import { type CreateRequestBody, isRequestUuid, MAX_PRIORITY, type RequestKind } from '../wire/requests.ts';
import { callFailure, changeFailure, failedResult } from './shared/call-failure.ts';
import { outgoingText } from './shared/outgoing-message.ts';
import { REQUEST_ADVICE } from './shared/request-arguments.ts';
import { defineTool, type ToolContext, type ToolResult, WRITES_TO_PLATFORM } from './shared/tool.ts';
import {
  actingTarget,
  asWorkspace,
  idArgument,
  OWN_WORKSPACE_ALIASES,
  targetForPeer,
} from './shared/workspace-arguments.ts';

const MAX_TITLE_CHARACTERS = 500;
/** Nothing merges two requests: a repeat would ask twice. */
const LOOK = 'check_requests shows the request if it was made; look there before you ask again.';
const PEER_ADVICE = 'Choose a peer with list_peers, or leave recipient_id out to ask the canvas user.';

export const createRequest = defineTool({
  name: 'create_request',
  title: 'Ask for a task or an approval',
  description:
    'Asks the canvas user, or the peer recipient_id, to do something (task) or to allow it (approval). Returns at once; the outcome arrives as a message. Wait for it before doing what needs the approval.',
  input: z.object({
    kind: z.enum(['task', 'approval']),
    title: z.string().describe('One line.'),
    detail: z.string().optional(),
    recipient_id: z.string().trim().describe('The peer, from list_peers.').optional(),
    recipient_type: z.enum(['user', 'agent']).optional(),
    priority: z.int().min(-MAX_PRIORITY).max(MAX_PRIORITY).optional(),
    _as_workspace: asWorkspace,
  }),
  unlisted: ['recipient_type', 'priority'],
  aliases: OWN_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  handle(args, context, { signal }) {
    const { kind, detail, priority, recipient_id: recipientId = '', _as_workspace: named } = args;
    // A person has no id: whatever is given for one, everybody on the canvas may answer.
    const peerId = args.recipient_type === 'user' ? '' : recipientId;
    if (args.recipient_type === 'agent' && peerId === '') {
      throw new ToolInputError('recipient_id is missing for an agent.', PEER_ADVICE);
    }
    const question: Question = {
      kind,
      title: titleOf(args.title, 'title'),
      ...(detail === undefined || detail.trim() === '' ? {} : { detail: outgoingText(detail, 'detail') }),
      ...(priority === undefined ? {} : { priority }),
    };
    return peerId === ''
      ? askUser(question, named, context, signal)
      : askPeer(question, peerId, named, context, signal);
  },
});

/** The name and the arguments of `molecule-mcp` from before there were requests. */
export const createApproval = defineTool({
  name: 'create_approval',
  title: 'Ask the canvas user for an approval',
  description: 'The same as create_request with kind approval, to the canvas user: title is the action.',
  input: z.object({
    action: z.string(),
    reason: z.string().optional(),
    _as_workspace: idArgument().optional(),
  }),
  isListed: false,
  aliases: OWN_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  handle({ action, reason, _as_workspace: named }, context, { signal }) {
    const detail =
      reason === undefined || reason.trim() === '' ? {} : { detail: outgoingText(reason, 'reason') };
    return askUser({ kind: 'approval', title: titleOf(action, 'action'), ...detail }, named, context, signal);
  },
});

type Question = Pick<CreateRequestBody, 'title' | 'detail' | 'priority'> & { readonly kind: RequestKind };
type AskContext = Pick<ToolContext, 'targets' | 'inbox' | 'client'>;

function titleOf(text: string, argument: string): string {
  const title = outgoingText(text, argument).replace(/\s+/g, ' ').trim();
  if (title.length <= MAX_TITLE_CHARACTERS) return title;
  throw new ToolInputError(
    `${argument} is too long: ${title.length} characters, at most ${MAX_TITLE_CHARACTERS} fit into a list.`,
    'Say it in one line, and put the rest elsewhere: create_request has detail, create_approval has reason.',
  );
}

function askUser(
  question: Question,
  named: string | undefined,
  context: AskContext,
  signal: AbortSignal,
): Promise<ToolResult> {
  const target = actingTarget({ named }, context);
  const body = { ...question, recipient_type: 'user', recipient_id: '' } as const;
  return ask(body, target, 'the canvas user', context, signal);
}

/** The platform takes every id for a recipient: one that is nobody's would never be answered, and harm its reminders. */
async function askPeer(
  question: Question,
  peerId: string,
  named: string | undefined,
  context: AskContext,
  signal: AbortSignal,
): Promise<ToolResult> {
  const peer = { parameter: 'recipient_id', id: peerId, advice: PEER_ADVICE };
  const target = targetForPeer(peer, named, context);
  if (!isRequestUuid(peerId))
    throw new ToolInputError('recipient_id is not the id of a workspace.', PEER_ADVICE);
  try {
    const { status } = await context.client(target).workspace(signal, peerId);
    if (status === 'removed') throw new HttpStatusError(410);
  } catch (error) {
    if (error instanceof HttpStatusError && error.status === 410) {
      return failedResult(error, `${peerLabel(peerId)} was removed from the canvas: nobody would answer it.`);
    }
    return callFailure(error, 'looking up the recipient', { 404: PEER_ADVICE });
  }
  const body = { ...question, recipient_type: 'agent', recipient_id: peerId.toLowerCase() } as const;
  return ask(body, target, peerLabel(peerId), context, signal);
}

async function ask(
  body: CreateRequestBody,
  target: Target,
  recipient: string,
  context: AskContext,
  signal: AbortSignal,
): Promise<ToolResult> {
  try {
    const id = await context.client(target).requests.create(body, signal);
    return {
      text: `Asked ${recipient}: ${body.kind} request ${id}. The outcome arrives as a message; cancel_request takes it back.`,
      data: { status: 'pending', request_id: id, workspace_id: target.id },
    };
  } catch (error) {
    if (signal.aborted) return { isError: true, text: `Cancelled; ${LOOK}`, data: { status: 'unknown' } };
    return changeFailure(error, 'asking', LOOK, REQUEST_ADVICE);
  }
}
