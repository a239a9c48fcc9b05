import type { RequestStream } from './http.ts';
/** A file to upload, read while it is sent. */
export interface UploadPart {
    readonly name: string;
    readonly mimeType: string;
    readonly sizeBytes: number;
    /** Exactly `sizeBytes` bytes, or an error. */
    read(): AsyncIterable<Uint8Array>;
}
/**
 * A form of files, as a body that is read while it is sent. The runtime's own `FormData` holds all of it in memory,
 * twice over.
 */
export declare function multipartBody(field: string, parts: readonly UploadPart[]): RequestStream;
