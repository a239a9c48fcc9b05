import { createHash } from 'node:crypto';
import { NoAnswerError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import { peerLabel } from '../core/notification.ts';
import { safeLine } from '../core/safe-text.ts';
import type { StartedDelegation } from '../platform/delegations.ts';
import { withRetry } from '../platform/retry.ts';
import { failedResult } from './shared/call-failure.ts';
import { outgoingTask, rememberDelegation, taskArguments } from './shared/delegating.ts';
import { sendFailure } from './shared/send-failure.ts';
import type { Mode } from './shared/status-report.ts';
import { defineTool, type ToolResult, WRITES_TO_PLATFORM } from './shared/tool.ts';
import { AS_WORKSPACE_ALIASES } from './shared/workspace-arguments.ts';

export const delegateTaskAsync = defineTool({
  name: 'delegate_task_async',
  title: 'Give a peer a task',
  description:
    'Gives a peer workspace a task and returns its delegation_id at once. The result arrives later as a message with that delegation_id; go on with other work meanwhile.',
  input: taskArguments,
  aliases: AS_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  async handle(args, context, { signal }) {
    const outgoing = outgoingTask(args, 'Choose a peer with list_peers.', context);
    const { target, peerId, task } = outgoing;
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
      const failures = rememberDelegation(context, outgoing, { id: started.id, isAwaited: true });
      return { ...startedResult(started, target.id, peerId, context.mode()), failures };
    } catch (error) {
      return signal.aborted ? CANCELLED : delegationFailure(error, peerLabel(peerId));
    }
  },
});

/** The same key for a repeat of the same call, and for nothing else: the platform never forgets a key. */
function keyOf(call: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(call)).digest('hex').slice(0, 32);
}

function startedResult(
  started: StartedDelegation,
  workspaceId: string,
  peerId: string,
  mode: Mode,
): ToolResult {
  const isReceiving = mode === 'active' || mode === 'standby';
  const result = isReceiving
    ? 'Its result arrives as a message with this delegation_id; do not wait for it.'
    : 'This session receives no messages: ask check_task_status for the result.';
  const what = started.isRepeat ? 'was already given to' : 'given to';
  if (started.isUnrecorded) return unrecordedResult(started, workspaceId, peerId);
  return {
    text: `Task ${what} ${peerLabel(peerId)} as delegation ${started.id}. ${result}`,
    data: {
      status: started.isRepeat ? safeLine(started.status) : 'delegated',
      delegation_id: started.id,
      workspace_id: workspaceId,
      peer_id: peerId,
    },
  };
}

/** The platform could not write it down: neither the result nor the key of this call may be there later. */
function unrecordedResult({ id }: StartedDelegation, workspaceId: string, peerId: string): ToolResult {
  return {
    text: `Task given to ${peerLabel(peerId)} as delegation ${id}, but the platform could not record it: the peer may be at work on it, or may not have it, and its result may never be told. Do not call this again for now: the task could be done twice. Ask the peer with start_workspace_chat in a while, and tell the user.`,
    data: { status: 'unrecorded', delegation_id: id, workspace_id: workspaceId, peer_id: peerId },
  };
}

function delegationFailure(error: unknown, to: string): ToolResult {
  const isForbidden =
    error instanceof HttpStatusError && error.status === 403 && error.diagnosis.trouble === 'forbidden';
  if (isForbidden && error.code !== 'may_not_delegate') {
    return failedResult(
      error,
      `Not delegated to ${to} (HTTP 403): the platform does not let this workspace delegate. Do not try again; tell the user.`,
    );
  }
  if (error instanceof NoAnswerError) {
    return failedResult(
      error,
      `The platform did not confirm the task for ${to}: ${error.message}. ${error.actor === 'time' ? '' : `${error.advice} `}Call the tool again with the same arguments in a minute; it will not be done twice.`,
      'unknown',
    );
  }
  return sendFailure(error, { recipientLabel: to, isRepeatable: true, isOwnAddress: true });
}

const CANCELLED: ToolResult = {
  isError: true,
  text: 'Cancelled; the task may have been taken all the same. check_task_status lists recent delegations; the same call again does not do it twice.',
  data: { status: 'cancelled' },
};
