import { Database } from 'bun:sqlite';
export declare function inboxPath(directory: string): string;
/**
 * Makes the file if there is none, and brings it up to date. Throws SQLite's errors, `InboxDamagedError`, and
 * `UntrustedPathError`.
 * @param options `isChecked`: the whole file is read first, as its holder does; `isOnNetwork`: see `network-file.ts`
 */
export declare function openFile(path: string, { isChecked, isOnNetwork }?: {
    isChecked?: boolean;
    isOnNetwork?: boolean;
}): Database;
/** Throws `InboxDamagedError`. */
export declare function check(database: Database): void;
/**
 * Opens an inbox file without changing anything in its folder. The write-ahead log of a server that runs or was killed is
 * read with it. Throws SQLite's errors, and `UntrustedPathError`.
 */
export declare function openReadOnly(path: string, { isOnNetwork }?: {
    isOnNetwork?: boolean | undefined;
}): Database;
/** A copy of a database, with everything in it, that lives in memory. */
export declare function copyToMemory(database: Database): Database;
