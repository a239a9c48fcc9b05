import { createHash } from 'node:crypto';
import { z } from 'zod';
import { HttpStatusError, MoleculeError, NoAnswerError } from '../core/errors.ts';
import type { StartedDelegation } from '../platform/delegations.ts';
import { withRetry } from '../platform/retry.ts';
import { rememberDelegation } from './shared/delegating.ts';
import { outgoingText } from './shared/outgoing-message.ts';
import { sendFailure } from './shared/send-failure.ts';
import { defineTool, type ToolContext, type ToolResult, WRITES_TO_PLATFORM } from './shared/tool.ts';
import {
  AS_WORKSPACE_ALIASES,
  asWorkspace,
  peerLabel,
  targetForPeer,
  workspaceIdArgument,
} from './shared/workspace-arguments.ts';

export const delegateTaskAsync = defineTool({
  name: 'delegate_task_async',
  title: 'Give a peer a task',
  description:
    'Gives a peer workspace a task and returns its delegation_id at once. The result arrives later as a message with that delegation_id; go on with other work meanwhile.',
  input: z.object({
    workspace_id: workspaceIdArgument('The peer, from list_peers.'),
    task: z.string().describe('All that the peer needs to know; it sees nothing else.'),
    _as_workspace: asWorkspace,
  }),
  aliases: AS_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  async handle(args, context, { signal }) {
    const task = outgoingText(args.task, 'task');
    const peerId = args.workspace_id;
    const peer = { parameter: 'workspace_id', id: peerId, advice: 'Choose a peer with list_peers.' };
    const target = targetForPeer(peer, args._as_workspace, context);
    const call = ['delegate_task_async', target.id, peerId, task];
    const body = {
      target_id: peerId,
      task,
      idempotency_key: keyOf([...call, context.outgoingIds.idFor(call)]),
    };
    try {
      const started = await withRetry(
        'delegation',
        () => context.client(target).delegations.start(body, signal),
        signal,
      );
      context.outgoingIds.delivered(call);
      const note = { workspaceId: target.id, id: started.id, peerId, task, isAwaited: true };
      const failures = rememberDelegation(context, note);
      return { ...startedResult(started, target.id, peerId, context), failures };
    } catch (error) {
      return signal.aborted ? CANCELLED : delegationFailure(error, peerLabel(peerId));
    }
  },
});

/** The same for a repeat of this very call, and for nothing else: the platform never forgets a key. */
function keyOf(call: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(call)).digest('hex').slice(0, 32);
}

function startedResult(
  started: StartedDelegation,
  workspaceId: string,
  peerId: string,
  context: ToolContext,
): ToolResult {
  const isReceiving = context.status().mode === 'active' || context.status().mode === 'standby';
  const result = isReceiving
    ? 'Its result arrives as a message with this delegation_id; do not wait for it.'
    : 'This session receives no messages: ask check_task_status for the result.';
  const what = started.isRepeat ? 'was already given to' : 'given to';
  return {
    text: `Task ${what} ${peerLabel(peerId)} as delegation ${started.id}. ${result}`,
    data: {
      status: started.isRepeat ? started.status : 'delegated',
      delegation_id: started.id,
      workspace_id: workspaceId,
      peer_id: peerId,
    },
  };
}

function delegationFailure(error: unknown, to: string): ToolResult {
  if (error instanceof HttpStatusError && error.status === 403 && error.code !== 'may_not_delegate') {
    return {
      isError: true,
      text: `Not delegated to ${to} (HTTP 403): the platform does not let this workspace delegate. Do not try again; tell the user.`,
      data: { status: 'failed', error: error.name, http_status: error.status },
      failures: [error],
    };
  }
  if (error instanceof NoAnswerError) {
    return {
      isError: true,
      text: `The platform did not confirm the task for ${to}: ${error.message}. Call the tool again with the same arguments in a minute; it will not be done twice.`,
      data: { status: 'unknown', error: error.name },
      failures: [error],
    };
  }
  if (!(error instanceof MoleculeError)) throw error;
  return sendFailure(error, { recipientLabel: to, isRepeatable: true, isOwnAddress: true });
}

const CANCELLED: ToolResult = {
  isError: true,
  text: 'Cancelled; the task may have been taken all the same. check_task_status lists recent delegations; the same call again does not do it twice.',
  data: { status: 'cancelled' },
};
