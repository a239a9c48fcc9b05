/** A file of a message, as its sender describes it. */
export interface Attachment {
    readonly kind: string;
    readonly name?: string;
    readonly mimeType?: string;
    readonly uri?: string;
    readonly sizeBytes?: number;
    /** The file itself, when it came inside the message. It is saved before the message goes into the inbox. */
    readonly bytes?: Uint8Array;
    /** True for an attachment that came with its bytes. */
    readonly isInline?: boolean;
}
/** What became of an attachment on this machine. We choose the path: nothing of a path that the sender names is in it. */
export type AttachmentFate = {
    readonly kind: 'saved';
    readonly path: string;
}
/** Still being fetched; the file will be there under this path. */
 | {
    readonly kind: 'coming';
    readonly path: string;
}
/** @param why our own words, following "is not available: " */
 | {
    readonly kind: 'unavailable';
    readonly why: string;
}
/** A link that anybody can open; it is never fetched. */
 | {
    readonly kind: 'link';
};
/** The newest platform allows ten in a message. Of a message with more than this, the others are only counted. */
export declare const MAX_ATTACHMENTS = 20;
export declare function isImage({ kind, mimeType }: Attachment): boolean;
/** An address that a person could open anywhere, in ASCII; undefined for any other, and for one with a user in it. */
export declare function webLink(uri: string | undefined): string | undefined;
