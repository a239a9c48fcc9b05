import type { Attachment } from '../core/attachment.ts';
/** What can be read out of the `request_body` of an inbox row, whatever age of the protocol wrote it. */
export interface MessageBody {
    readonly text: string;
    readonly attachments: readonly Attachment[];
    readonly messageId?: string;
    readonly contextId?: string;
    readonly inReplyTo?: string;
    /** `self-…` when the platform itself wrote the message. */
    readonly sourceType?: string;
}
/**
 * Reads a message body: v0.3 `kind` parts, older `type` parts, v1 flat `{text}` parts, `content` as string
 * or array, `params.parts`, top-level `parts`, a delegation's `task`, or a plain string.
 */
export declare function readMessageBody(body: unknown): MessageBody;
