import { z } from 'zod';
import type { Target } from '../../core/target.ts';
import type { DelegationNote } from '../../inbox/delegation-log.ts';
import { outgoingText } from './outgoing-message.ts';
import type { ToolContext } from './tool.ts';
import { type ActingContext, asWorkspace, idArgument, targetForPeer } from './workspace-arguments.ts';

/** The arguments of the tools that give a peer a task. */
export const taskArguments = z.object({
  workspace_id: idArgument('The peer, from list_peers.'),
  task: z.string().describe('All that the peer needs to know; it sees nothing else.'),
  _as_workspace: asWorkspace,
});

export interface OutgoingTask {
  /** The workspace that gives the task. */
  readonly target: Target;
  readonly peerId: string;
  readonly task: string;
}

/**
 * A task that can be sent. Throws `ToolInputError` for a text or a peer that cannot be sent to.
 * @param advice for a peer that does not exist or is the acting workspace itself
 */
export function outgoingTask(
  args: z.output<typeof taskArguments>,
  advice: string,
  context: ActingContext,
): OutgoingTask {
  const task = outgoingText(args.task, 'task');
  const peerId = args.workspace_id;
  const peer = { parameter: 'workspace_id', id: peerId, advice };
  return { target: targetForPeer(peer, args._as_workspace, context), peerId, task };
}

/**
 * Remembers what a peer was asked, so that its answer is tied to the task. A file that cannot be written must not
 * make the call fail: the peer has the task. Returns what went wrong.
 */
export function rememberDelegation(
  context: Pick<ToolContext, 'inbox'>,
  { target, ...task }: OutgoingTask,
  delegation: Pick<DelegationNote, 'id' | 'isAwaited'>,
): readonly unknown[] {
  try {
    context.inbox()?.delegations.add({ workspaceId: target.id, ...task, ...delegation });
    return [];
  } catch (error) {
    return [error];
  }
}
