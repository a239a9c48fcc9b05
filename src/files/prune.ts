import { rmSync } from 'node:fs';
import type { InboxFile, InboxFolder } from './inbox-folder.ts';

/** As long as the inbox keeps the texts of handled messages. */
export const MAX_AGE_DAYS = 7;
export const MAX_TOTAL_BYTES = 1024 ** 3;
const MAX_AGE_MS = MAX_AGE_DAYS * 86_400_000;
/** A file that nobody writes to for this long was left by a process that is gone. */
const MAX_PARTIAL_AGE_MS = 3_600_000;

/** Removes files that are too old, then the oldest while they take too much; never one that we did not write. */
export function pruneInboxFiles(folder: InboxFolder, nowMs: number, maxTotalBytes = MAX_TOTAL_BYTES): void {
  const newestFirst = folder.list().sort((a, b) => b.writtenMs - a.writtenMs);
  let totalBytes = 0;
  for (const file of newestFirst) {
    totalBytes += file.sizeBytes;
    if (isTooOld(file, nowMs) || (file.kind === 'file' && totalBytes > maxTotalBytes)) {
      remove(file.path);
    }
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The next time.
  }
}

function isTooOld({ kind, writtenMs }: InboxFile, nowMs: number): boolean {
  return nowMs - writtenMs > (kind === 'partial' ? MAX_PARTIAL_AGE_MS : MAX_AGE_MS);
}
