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
    /** Of all people. */
    readonly people: Allowance;
    /** Of all agents. */
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
    /**
     * The file that goes first where there is too much: the oldest of the agent, or else of the workspace, that has most.
     * @param newest has just come, and stays; only what has become too much with it is looked for
     */
    excess(newest?: IndexedFile): IndexedFile | undefined;
}
