import type { Database } from 'bun:sqlite';
export declare class InboxDatabase {
    readonly sqlite: Database;
    readonly nowMs: () => number;
    constructor(sqlite: Database, nowMs: () => number);
    /** Runs `work`, which writes. Throws `InboxUnwritableError` when the file cannot take it. */
    write<Result>(work: () => Result): Result;
}
/** The number under which one holder of the lease writes; once another took the next one, it throws `FencedError`. */
export declare class Fence {
    private readonly database;
    readonly number: number;
    /** Takes the next number; every earlier one is void from now on. */
    constructor(database: InboxDatabase);
    assertHeld(): void;
    transaction<Result>(work: () => Result): Result;
}
