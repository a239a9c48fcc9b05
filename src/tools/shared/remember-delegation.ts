import type { DelegationNote } from '../../inbox/delegation-log.ts';
import type { ToolContext } from './tool.ts';

/**
 * Remembers what a peer was asked, so that its answer is tied to the task. A file that cannot be written must not
 * make the call fail: the peer has the task. Returns what went wrong.
 */
export function rememberDelegation(context: ToolContext, note: DelegationNote): readonly unknown[] {
  try {
    context.inbox()?.delegations.add(note);
    return [];
  } catch (error) {
    return [error];
  }
}
