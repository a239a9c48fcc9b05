import pRetry from 'p-retry';
import { FileTooLargeError, HttpStatusError, NoAnswerError } from '../core/errors.ts';
import type { Uploads } from '../platform/uploads.ts';
import { sleep } from '../runtime/sleep.ts';
import type { InboxFolder } from './inbox-folder.ts';

/** About five minutes: an outage passes, and the session has been told meanwhile that the file is on its way. */
const RETRIES = 10;
const MAX_SERVER_WAIT_MS = 60_000;

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
  return retried(attempt, signal);
}

/** The platform may forget a file that is on this disk. Errors: see `request`. */
export function acknowledgeUpload(uploads: Uploads, fileId: string, signal: AbortSignal): Promise<void> {
  return retried(() => uploads.acknowledge(fileId, signal), signal);
}

function retried(attempt: () => Promise<void>, signal: AbortSignal): Promise<void> {
  return pRetry(attempt, {
    retries: RETRIES,
    minTimeout: 500,
    maxTimeout: 60_000,
    randomize: true,
    signal,
    shouldRetry: ({ error }) => mayPass(error),
    onFailedAttempt: async ({ error, retriesLeft }) => {
      const waitMs = error instanceof HttpStatusError ? (error.retryAfterMs ?? 0) : 0;
      if (retriesLeft > 0 && mayPass(error)) await sleep(waitMs, signal);
    },
  });
}

function mayPass(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true;
  if (!(error instanceof HttpStatusError)) return false;
  const waitMs = error.retryAfterMs ?? 0;
  return (error.status === 429 || error.status >= 500) && waitMs <= MAX_SERVER_WAIT_MS;
}
