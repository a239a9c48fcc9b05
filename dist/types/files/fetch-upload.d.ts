import type { Uploads } from '../platform/uploads.ts';
import type { InboxFolder } from './inbox-folder.ts';
export interface FetchUploadOptions {
    readonly uploads: Uploads;
    readonly fileId: string;
    readonly folder: InboxFolder;
    readonly path: string;
    readonly maxBytes: number;
}
/**
 * Fetches an uploaded file to `path`, again after failures that may pass. Throws `FileTooLargeError`, the errors of a
 * request, those of the disk, and the signal's reason.
 */
export declare function fetchUpload(options: FetchUploadOptions, signal: AbortSignal): Promise<void>;
/** The platform may forget a file that is on this disk. Errors: see `request`. */
export declare function acknowledgeUpload(uploads: Uploads, fileId: string, signal: AbortSignal): Promise<void>;
