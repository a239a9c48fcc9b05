/** A file that came inside a message instead of under an address. */
export interface InlineBytes {
    readonly bytes: Uint8Array;
    readonly mimeType?: string;
}
/** Base64, also its URL-safe spelling; undefined when nothing comes out of it. */
export declare function inlineBase64(text: string): InlineBytes | undefined;
/** The bytes of a `data:` URI; undefined for any other text. */
export declare function inlineDataUri(uri: string): InlineBytes | undefined;
