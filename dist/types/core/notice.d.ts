import type { ChannelNotification } from './notification.ts';
/**
 * Something that the plugin itself has to say to the session. It has no activity_id, because nobody reads an answer.
 * @param text our own words, text from outside in it went through `safeLineInNote`
 */
export declare function noticeNotification(text: string, workspaceId?: string): ChannelNotification;
