import { FileTooLargeError } from '../core/errors.ts';
import { withRetry } from '../platform/retry.ts';
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
export function fetchUpload(options: FetchUploadOptions, signal: AbortSignal): Promise<void> {
  const { uploads, fileId, folder, path, maxBytes } = options;
  const attempt = async () => {
    const download = await uploads.download(fileId, signal);
    try {
      // The length is only what is announced: what really comes is counted as well.
      if ((download.lengthBytes ?? 0) > maxBytes) throw new FileTooLargeError(maxBytes);
      await folder.write(path, download.chunks, maxBytes);
    } finally {
      download.cancel();
    }
  };
  return withRetry('file', attempt, signal);
}

/** The platform may forget a file that is on this disk. Errors: see `request`. */
export function acknowledgeUpload(uploads: Uploads, fileId: string, signal: AbortSignal): Promise<void> {
  return withRetry('file', () => uploads.acknowledge(fileId, signal), signal);
}
