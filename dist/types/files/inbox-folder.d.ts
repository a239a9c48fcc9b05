import { type FolderLimits } from './folder-index.ts';
import { type FileOwner, type InboxName } from './inbox-names.ts';
export interface InboxFile extends InboxName {
    readonly path: string;
    readonly sizeBytes: number;
    readonly writtenMs: number;
}
/**
 * The folder of received files (0700) under the state directory. The names in it alone say, also
 * after a restart, what each file is, whose it is, which uploads came from here, and what this program did not write.
 */
export declare class InboxFolder {
    #private;
    readonly path: string;
    constructor(stateDirectory: string, limits?: FolderLimits);
    /** The complete file of this key; undefined when there is none. */
    find(key: string): string | undefined;
    /** Where a file will be once it is complete; nobody outside can guess it. */
    newPath(key: string, remoteName: string, owner?: FileOwner): string;
    /**
     * Writes a file (0600) that appears under `path` only when all of it is on the disk; what is not complete is
     * removed. Where the folder then holds too much, older files go. Throws `FileTooLargeError` past `maxBytes`, and
     * whatever `chunks` or the disk throw.
     */
    write(path: string, chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void>;
    /** The same for a text that is here already. Returns `path`; throws whatever the disk throws. */
    writeText(path: string, text: string): string;
    /** Remembers a file that this machine uploaded itself: it is neither fetched nor acknowledged. */
    markOwn(key: string): void;
    isOwn(key: string): boolean;
    /** Everything here that this program wrote. */
    list(): InboxFile[];
    /** Removes files that are too old, and the oldest where there are too many; never one that we did not write. */
    prune(nowMs: number): void;
}
