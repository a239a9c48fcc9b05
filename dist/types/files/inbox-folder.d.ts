import { type FolderLimits } from './folder-index.ts';
import { type FileOwner, type InboxName } from './inbox-names.ts';
export interface InboxFile extends InboxName {
    readonly path: string;
    readonly sizeBytes: number;
    readonly writtenMs: number;
}
/** Received files (0700). Their names alone say whose each is, which were sent from here, and which are not ours. */
export declare class InboxFolder {
    #private;
    readonly path: string;
    constructor(stateDirectory: string, limits?: FolderLimits);
    find(key: string): string | undefined;
    /** Where a file will be once it is complete; nobody outside can guess it. */
    newPath(key: string, remoteName: string, owner?: FileOwner): string;
    /** Writes a file (0600) that appears under `path` when it is complete. Throws `FileTooLargeError`, and the disk's errors. */
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
