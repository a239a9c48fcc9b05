import { Database } from 'bun:sqlite';
/** A copy of a database, with everything in it, that lives in memory. */
export declare function copyToMemory(database: Database): Database;
