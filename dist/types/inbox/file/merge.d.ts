import type { Database } from 'bun:sqlite';
/** Writes all that an inbox in memory knows into the file; what that knows better stays. Row numbers are those of memory. */
export declare function mergeIntoFile(memory: Database, path: string): void;
/** Tables whose rows are simply replaced when they are merged. */
export declare function otherTables(database: Database): string[];
/** Of table `message`. */
export declare function columnsOf(database: Database): string[];
