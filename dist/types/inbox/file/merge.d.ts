import type { Database } from 'bun:sqlite';
/**
 * Writes everything that an inbox in memory knows into the file, in one transaction. What the file knows to be settled
 * stays settled; of pushes the higher count counts. Row numbers stay what they are in memory, because receipts name
 * them. Throws SQLite's errors.
 */
export declare function mergeIntoFile(memory: Database, path: string): void;
/** Tables whose rows are the same for everybody, so that the later word counts. */
export declare function otherTables(database: Database): string[];
/** Of table `message`. */
export declare function columnsOf(database: Database): string[];
