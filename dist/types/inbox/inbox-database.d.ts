import type { Database } from 'bun:sqlite';
/** The open database that the parts of one inbox share. */
export declare class InboxDatabase {
    readonly sqlite: Database;
    readonly nowMs: () => number;
    constructor(sqlite: Database, nowMs: () => number);
    /** Runs `work`, which writes. Throws `InboxUnwritableError` when the file cannot take it. */
    write<Result>(work: () => Result): Result;
}
/**
 * The number under which one holder of the lease stores and pushes. When another process takes the next one, what is
 * done under this one throws `FencedError`.
 */
export declare class Fence {
    private readonly database;
    readonly number: number;
    /** Takes the next number; every earlier one is void from now on. */
    constructor(database: InboxDatabase);
    assertHeld(): void;
    /** Does all of `work` or nothing of it. */
    transaction<Result>(work: () => Result): Result;
}
