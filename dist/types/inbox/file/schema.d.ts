import type { Database } from 'bun:sqlite';
/** Bumped with every change of the tables; `migrate` brings older files up to it. */
export declare const SCHEMA_VERSION = 4;
/** Throws on a file that a newer version wrote; it must be left as it is. */
export declare function refuseNewer(database: Database): void;
/** Creates the tables or brings them up to date. Throws as `refuseNewer` does. */
export declare function migrate(database: Database): void;
