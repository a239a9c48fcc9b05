import type { PlatformClient } from '../platform/client.ts';
import { type InlineFile } from '../platform/send-to-peer.ts';
import type { UploadedFile } from '../wire/uploads.ts';
/**
 * A file to send: its path, a `File` or what `Bun.file` returns, or a path, a `Blob` or bytes under a name of your own.
 * Paths are not checked: a path that comes from a message does not belong here.
 */
export type FileSource = string | Blob | {
    readonly path: string;
    readonly name?: string;
    readonly mimeType?: string;
} | {
    readonly blob: Blob;
    readonly name: string;
    readonly mimeType?: string;
} | {
    readonly bytes: Uint8Array;
    readonly name: string;
    readonly mimeType?: string;
};
/**
 * Uploads files to the platform of the workspace, to be named in a message to its canvas user: all of them or none.
 * Throws `ArgumentError` for what cannot be sent, and the errors of `client.uploads`.
 */
export declare function uploadFiles(client: PlatformClient, sources: readonly FileSource[], signal: AbortSignal): Promise<readonly UploadedFile[]>;
/**
 * Files to put into a message itself, as they go to a peer, who cannot open our uploads. Throws `ArgumentError` for what
 * cannot be sent, and where they are too many or too large to go beside this text.
 */
export declare function inlineFiles(sources: readonly FileSource[], text: string): Promise<InlineFile[]>;
