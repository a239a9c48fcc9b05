import type { Database } from 'bun:sqlite';
import type { InboxDatabase } from './inbox-database.ts';
interface Load {
    readonly messages: number;
    readonly bytes: number;
}
/** How much may wait in one workspace. */
export interface WaitingLimits {
    /** Of agents: they have less than all, so that people find room whatever agents send. */
    readonly agents: Load;
    readonly all: Load;
}
/** Keeps the inbox from growing without end where messages come faster than they are dealt with. */
export declare class WaitingRoom {
    #private;
    private readonly database;
    private readonly limits;
    constructor(database: InboxDatabase, limits?: WaitingLimits);
    hasRoom(workspaceId: string, isAgents: boolean): boolean;
    took(workspaceId: string, isAgents: boolean, bytes: number): void;
}
interface LoadRow {
    readonly messages: number;
    readonly bytes: number;
    readonly agents_messages: number;
    readonly agents_bytes: number;
}
export declare function waitingStatements(sqlite: Database): {
    load: import("bun:sqlite").Statement<LoadRow, [string]>;
};
export {};
