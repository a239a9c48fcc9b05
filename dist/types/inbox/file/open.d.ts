import { Inbox } from '../inbox.ts';
import { type Surroundings } from './network-file.ts';
export interface OpenedInbox {
    readonly inbox: Inbox;
    /** What is not as it should be, in a sentence for the user; undefined when the file is in use as intended. */
    readonly degraded: string | undefined;
    readonly isInMemory: boolean;
    /** What is worth knowing about a file that is in use as intended. */
    readonly note?: string | undefined;
}
/**
 * Opens `<directory>/inbox.db` (0600, WAL but on a network file system) for the holder of the lease. A file that is damaged is moved aside, never
 * deleted, and what can be read of it goes into a new one. Where no file can be written the inbox lives in memory,
 * with what the file knew if that can be read. Throws when another process holds the file locked.
 */
export declare function openInbox(directory: string, nowMs: () => number, surroundings?: Surroundings): OpenedInbox;
/** For a process without the lease: nothing is checked or moved. Undefined when the file cannot be opened as it is. */
export declare function openAsIs(directory: string, nowMs: () => number, { networkFileSystem }?: Surroundings): Inbox | undefined;
/** Moves the damaged file aside, and puts a new one with all that could be read in its place. */
export declare function replaceDamaged(directory: string, nowMs: () => number, { networkFileSystem }?: Surroundings): OpenedInbox;
/** Follows the reason, in what the user is told. */
export declare const IN_MEMORY = "messages are kept in memory and not remembered over a restart";
