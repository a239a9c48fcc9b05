import { Database } from 'bun:sqlite';
/** Where the state directory is; a test says something else. */
export interface Surroundings {
    /** The name of the network file system that a folder lies on; undefined for a local one. */
    readonly networkFileSystem: (folder: string) => string | undefined;
    /** Throws where SQLite cannot work in this folder as it has to on a network file system. */
    readonly tryOut: (folder: string) => void;
}
export declare const REAL_SURROUNDINGS: Surroundings;
/**
 * On a network file system two machines share no memory, which a write-ahead log needs: there a file is used with a
 * journal that is rolled back, and everything is on the disk before it counts as written.
 */
export declare function useWithoutSharedMemory(database: Database): void;
/** Whether a file was last used with a write-ahead log, by its header alone: opening it would use shared memory. */
export declare function hasWriteAheadLog(path: string): boolean;
/**
 * Takes the write-ahead log of a file that was used with one into the file, all by this process: locked like this SQLite
 * needs no shared memory. Throws when another process has the file open.
 */
export declare function endWriteAheadLog(path: string): void;
