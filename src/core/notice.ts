import type { ChannelNotification } from './notification.ts';
import { note } from './safe-text.ts';

/**
 * Something that the plugin itself has to say to the session. It has no activity_id, because nobody reads an answer.
 * @param text our own words, text from outside in it went through `safeLineInNote`
 */
export function noticeNotification(text: string, workspaceId?: string): ChannelNotification {
  return {
    content: note(text),
    meta: {
      source: 'molecule',
      kind: 'system_notice',
      ...(workspaceId === undefined ? {} : { workspace_id: workspaceId }),
      user: 'molecule plugin',
    },
  };
}
