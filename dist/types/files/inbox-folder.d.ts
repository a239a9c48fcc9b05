import type { Target } from '../core/target.ts';
export interface InboxFile extends InboxName {
    readonly path: string;
    readonly sizeBytes: number;
    readonly writtenMs: number;
}
/**
 * The folder of received files (0700) under the state directory. The names in it alone say, also
 * after a restart, what each file is, which uploads came from here, and what this program did not write.
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
    /** The same for a text that is here already. Returns `path`; throws whatever the disk throws. */
    writeText(path: string, text: string): string;
    /** Remembers a file that this machine uploaded itself: it is neither fetched nor acknowledged. */
    markOwn(key: string): void;
    isOwn(key: string): boolean;
    /** Everything here that this program wrote. */
    list(): InboxFile[];
    /** Removes files that are too old, then the oldest while they take too much; never one that we did not write. */
    prune(nowMs: number, maxTotalBytes?: number): void;
}
export interface InboxName {
    readonly kind: 'file' | 'partial' | 'own_mark';
    readonly key: string;
    /** The safe form of the name that the sender gave; empty for a mark. */
    readonly name: string;
}
/** What an uploaded file is known by: nothing else has its key, on no other workspace and no other platform. */
export declare function uploadKey(target: Target, fileId: string): string;
/** What a file is known by that came inside a message. */
export declare function inlineKey(target: Target, activityId: string, index: number): string;
/** `<key>-<random>-<safe name>` */
export declare function inboxFileName(key: string, random: string, name: string): string;
/** The name of a file while it is written. */
export declare function partialName(name: string): string;
export declare function ownMarkName(key: string): string;
/** What a name in the folder stands for; undefined for what this program did not write. */
export declare function readInboxName(text: string): InboxName | undefined;
