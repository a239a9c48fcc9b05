import { type Attachment, type AttachmentFate } from './attachment.ts';
import type { Message, Sender } from './message.ts';
/** Params of `notifications/claude/channel`. The host drops the whole notification when one meta value is not a string. */
export interface ChannelNotification {
    readonly content: string;
    readonly meta: Readonly<Record<string, string>>;
}
/**
 * What one message looks like to the session: the sender's text as `safeBody`, and notes of the plugin.
 * @param fates what became of the attachments, in their order; nothing is said of those without
 */
export declare function channelNotification(message: Message, redelivered: boolean, fates?: readonly AttachmentFate[]): ChannelNotification;
/** What a message says, as the session may read it; where it has no text, a note says so. */
export declare function messageContent(message: Message, maxCharacters?: number): string;
/** E.g. `attachment report.pdf` or `attachment 2 (photo.png)`. */
export declare function attachmentLabel(attachments: readonly Attachment[], index: number): string;
/**
 * Something that the plugin itself has to say to the session. It has no activity_id, because nobody reads an answer.
 * @param text our own words, text from outside in it went through `safeLineInNote`
 */
export declare function noticeNotification(text: string, workspaceId?: string): ChannelNotification;
/** What is known about a message: each key an identifier, each value safe as the value of an attribute. */
export declare function messageMeta(message: Message, redelivered: boolean, fates?: readonly AttachmentFate[]): Record<string, string>;
/** The short name of a sender, for one line in the terminal. */
export declare function senderLabel(sender: Sender): string;
