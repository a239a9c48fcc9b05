/** A complete file in the inbox folder. */
export interface IndexedFile {
    readonly key: string;
    readonly path: string;
    /** Whose it is, as its name says. */
    readonly owner: string;
    readonly sizeBytes: number;
}
export interface Allowance {
    readonly bytes: number;
    readonly files: number;
}
/** How much is kept. Agents have a part of their own, so that none of them can push out what people sent. */
export interface FolderLimits {
    readonly people: Allowance;
    readonly agents: Allowance;
    /** Of one agent. */
    readonly agent: Allowance;
}
/** Together one gigabyte. */
export declare const FOLDER_LIMITS: FolderLimits;
/** What the inbox folder holds, so that finding a file and making room for one cost the same however many there are. */
export declare class FolderIndex {
    #private;
    /** @param files the oldest first */
    constructor(files: readonly IndexedFile[], limits: FolderLimits);
    find(key: string): IndexedFile | undefined;
    add(file: IndexedFile): void;
    remove(file: IndexedFile): void;
    /** What goes first where there is too much: the oldest of who has most, but not `newest`, which has just come. */
    excess(newest?: IndexedFile): IndexedFile | undefined;
}
