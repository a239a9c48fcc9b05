import type { ToolContext } from './tool.ts';

/**
 * Naming a message in a reply proves that the session saw it. Where the inbox cannot note that, the reply must go out
 * all the same; at worst the message comes again, marked.
 */
export function settleReplied(context: Pick<ToolContext, 'inbox'>, row: number): void {
  try {
    context.inbox()?.settleBySession(row, 'reply');
  } catch {
    // The holder of the lease meets the same trouble, and says so.
  }
}
