import type { Database } from 'bun:sqlite';
/**
 * Writes everything that an inbox in memory knows into the file, in one transaction. What is settled in the file stays
 * settled, and where the file counts more pushes of a message its row stays. Row numbers become those of memory, because
 * this process remembers them. Throws SQLite's errors.
 */
export declare function mergeIntoFile(memory: Database, path: string): void;
/** Tables whose rows are simply replaced when they are merged. */
export declare function otherTables(database: Database): string[];
/** Of table `message`. */
export declare function columnsOf(database: Database): string[];
