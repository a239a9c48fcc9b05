/** SQLite's name of what went wrong, e.g. `SQLITE_FULL`; for a file operation the system's, e.g. `EACCES`. */
export declare function sqliteCode(error: unknown): string | undefined;
