import { Database } from 'bun:sqlite';
/** Where the state directory is; a test says something else. */
export interface Surroundings {
    /** The name of the network file system that a folder lies on; undefined for a local one. */
    readonly networkFileSystem: (folder: string) => string | undefined;
    /** Throws where SQLite cannot work in this folder as it has to on a network file system. */
    readonly tryOut: (folder: string) => void;
}
export declare const REAL_SURROUNDINGS: Surroundings;
/** Without the memory that a write-ahead log shares, which two machines do not have; all is on the disk before it counts. */
export declare function useWithoutSharedMemory(database: Database): void;
/** Whether a file was last used with a write-ahead log, by its header alone: opening it would use shared memory. */
export declare function hasWriteAheadLog(path: string): boolean;
/** Takes the write-ahead log of a file into it, without shared memory. Throws when another process has the file open. */
export declare function endWriteAheadLog(path: string): void;
