import type { Database } from 'bun:sqlite';
/** The open database that the parts of one inbox share. */
export declare class InboxDatabase {
    readonly sqlite: Database;
    readonly nowMs: () => number;
    constructor(sqlite: Database, nowMs: () => number);
    /** Does what writes. Throws `InboxUnwritableError` when the file cannot take it. */
    write<Result>(work: () => Result): Result;
}
/**
 * The right of one holder of the lease to store and push, which ends when another process takes a fence. What is done
 * without it throws `FencedError`.
 */
export declare class Fence {
    #private;
    readonly number: number;
    /** Takes it: every earlier one is void from now on. */
    constructor(database: InboxDatabase);
    assertHeld(): void;
    /** Does all of `work` or nothing of it. */
    transaction<Result>(work: () => Result): Result;
}
