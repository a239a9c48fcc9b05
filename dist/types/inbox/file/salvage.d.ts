import type { Database } from 'bun:sqlite';
/**
 * Copies every message that can still be read from a damaged inbox file into a new one, so that what was settled is not
 * shown again, and notes from when on messages may be missing: the feed reads that stretch anew, and what the new file
 * does not know is marked.
 */
export declare function salvage(damagedPath: string, into: Database, nowMs: number, { isOnNetwork }?: {
    isOnNetwork?: boolean | undefined;
}): void;
