import type { Database } from 'bun:sqlite';
/** Copies all that a damaged file still has, and notes from when on messages may be missing, which the feed reads anew. */
export declare function salvage(damagedPath: string, into: Database, nowMs: number, { isOnNetwork }?: {
    isOnNetwork?: boolean | undefined;
}): void;
