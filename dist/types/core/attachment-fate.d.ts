import type { Attachment } from './activity.ts';
/** What became of an attachment on this machine. Paths are ours alone: nothing of a sender's own path is in them. */
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
/** A message carries ten on the newest platform; what a sender puts beyond this is only counted. */
export declare const MAX_ATTACHMENTS = 20;
export declare function isImage({ kind, mimeType }: Attachment): boolean;
/** Whether an address is one that a person could open anywhere. */
export declare function isWebLink(uri: string | undefined): boolean;
