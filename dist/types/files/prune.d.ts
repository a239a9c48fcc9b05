import type { InboxFolder } from './inbox-folder.ts';
/** As long as the inbox keeps the texts of handled messages. */
export declare const MAX_AGE_DAYS = 7;
export declare const MAX_TOTAL_BYTES: number;
/** Removes files that are too old, then the oldest while they take too much; never one that we did not write. */
export declare function pruneInboxFiles(folder: InboxFolder, nowMs: number, maxTotalBytes?: number): void;
