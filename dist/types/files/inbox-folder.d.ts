import { type InboxName } from './inbox-names.ts';
export interface InboxFile extends InboxName {
    readonly path: string;
    readonly sizeBytes: number;
    readonly writtenMs: number;
}
/** Where received files are. */
export declare function inboxFolderPath(stateDirectory: string): string;
/**
 * The folder of received files (0700) under the state directory. Its names alone tell, also after a restart, what is
 * there, which of it was uploaded from here, and what this program did not write.
 */
export declare class InboxFolder {
    #private;
    readonly path: string;
    constructor(stateDirectory: string);
    /** The complete file of this key; undefined when there is none. */
    find(key: string): string | undefined;
    /** Where a file will be once it is complete; nobody outside can guess it. */
    newPath(key: string, remoteName: string): string;
    /**
     * Writes a file (0600) that appears under `path` only when all of it is on the disk; what is not complete is
     * removed. Throws `FileTooLargeError` past `maxBytes`, and whatever `chunks` or the disk throw.
     */
    write(path: string, chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void>;
    /** Remembers a file that this machine uploaded itself: it is neither fetched nor acknowledged. */
    markOwn(key: string): void;
    isOwn(key: string): boolean;
    /** Everything here that this program wrote. */
    list(): InboxFile[];
}
