import { Database } from 'bun:sqlite';
export declare function inboxPath(directory: string): string;
/** Makes the file, or brings it up to date. Throws SQLite's errors, `InboxDamagedError`, and `UntrustedPathError`. */
export declare function openFile(path: string, { isChecked, isOnNetwork }?: {
    isChecked?: boolean;
    isOnNetwork?: boolean;
}): Database;
/** Throws `InboxDamagedError`. */
export declare function check(database: Database): void;
/** Opens an inbox file with its log, changing nothing in its folder. Throws SQLite's errors, and `UntrustedPathError`. */
export declare function openReadOnly(path: string, { isOnNetwork }?: {
    isOnNetwork?: boolean | undefined;
}): Database;
export declare function copyToMemory(database: Database): Database;
