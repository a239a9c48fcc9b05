import { type Attachment, type AttachmentFate } from './attachment.ts';
import { type FittedText, type SaveText } from './long-text.ts';
import type { Message, Sender } from './message.ts';
/** Params of `notifications/claude/channel`. The host drops the whole notification when one meta value is not a string. */
export interface ChannelNotification {
    readonly content: string;
    readonly meta: Readonly<Record<string, string>>;
}
export interface Presentation {
    /** It may have been shown before. */
    readonly isAgain: boolean;
    /** What became of the attachments, in their order; nothing is said of those without. */
    readonly fates?: readonly AttachmentFate[];
    readonly save: SaveText;
    /** For the whole content, the plugin's notes included; 20,000 unless given. */
    readonly maxCharacters?: number;
}
/** What one message looks like to the session: the sender's text as `safeBody`, and notes of the plugin. */
export declare function channelNotification(message: Message, presentation: Presentation): ChannelNotification;
/** What a message says, as the session may read it; where it has no text, a note says so. */
export declare function messageContent(message: Message, maxCharacters: number, save: SaveText): FittedText;
/** For a note: e.g. `attachment “report.pdf”` or `attachment 2 “photo.png”`. */
export declare function attachmentLabel(attachments: readonly Attachment[], index: number): string;
/** Something that the plugin itself says, without activity_id: nobody reads an answer. Remote text in `words` is quoted. */
export declare function noticeNotification(words: string, workspaceId?: string): ChannelNotification;
/** What is known about a message: each key an identifier, each value safe as the value of an attribute. */
export declare function messageMeta(message: Message, isAgain: boolean, fates?: readonly AttachmentFate[]): Record<string, string>;
/** The short name of a sender. A peer calls itself what it likes: its name stands in quotation marks behind the word. */
export declare function senderLabel(sender: Sender): string;
export declare function peerLabel(peerId: string): string;
