import type { Attachment } from '../core/attachment.ts';
/** What can be read out of the `request_body` of an inbox row, in whichever version of the protocol it was written. */
export interface MessageBody {
    readonly text: string;
    readonly attachments: readonly Attachment[];
    readonly messageId?: string;
    readonly contextId?: string;
    readonly inReplyTo?: string;
    /** `self-…` when the platform itself wrote the message. */
    readonly sourceType?: string;
}
/** Values of a part's `kind`, or of the older `type`, that make it a file. */
export declare const FILE_KINDS: Set<string>;
/** Reads a body: `kind`, `type` or flat `{text}` parts, `content`, `params.parts`, `parts`, a `task`, or a plain string. */
export declare function readMessageBody(body: unknown): MessageBody;
/** The id by which the platform knows a message, where its body has the usual shape. */
export declare function messageIdOf(requestBody: unknown): string | undefined;
/** The key with its value; nothing for a value that says nothing. */
export declare function present<K extends string>(key: K, value: string | null | undefined): {
    [P in K]?: string;
};
/** Whether the platform itself wrote into a message that somebody on the canvas sent it; older ones never do. */
export declare function isSignedAsCanvasUser(requestBody: unknown): boolean;
/** A file that came inside a message instead of under an address. */
interface InlineBytes {
    readonly bytes: Uint8Array;
    readonly mimeType?: string;
}
/** The bytes of a `data:` URI; undefined for any other text. */
export declare function inlineDataUri(uri: string): InlineBytes | undefined;
export {};
