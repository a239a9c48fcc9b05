import { Database } from 'bun:sqlite';
/**
 * Opens an inbox file without changing anything in its folder. A server that runs, or was killed, has left a
 * write-ahead log: it is read along. Without one the file is read as it lies.
 */
export declare function openReadOnly(path: string): Database;
