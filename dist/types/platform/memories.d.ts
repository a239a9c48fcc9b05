import { type CommitMemoryBody, type MemoryScope } from '../wire/memories.ts';
import type { Connection } from './http.ts';
export interface Memory {
    readonly id: string;
    readonly content: string;
    /** LOCAL, TEAM or GLOBAL, or the memory plugin's name of the place it was found in. Remote text. */
    readonly scope: string;
    /** RFC 3339. */
    readonly createdAt: string;
}
export interface MemoryQuery {
    readonly text: string;
    readonly scope: MemoryScope | undefined;
}
export interface FoundMemories {
    /** Newest or best first, in the platform's order. */
    readonly memories: readonly Memory[];
    /** As many as the platform gives at once: others may not have been looked at. */
    readonly isCapped: boolean;
}
/** The workspace's memory on the platform. Errors: see `Connection.request`. */
export declare class Memories {
    #private;
    private readonly connection;
    constructor(connection: Connection);
    /** `POST /workspaces/:id/memories`; returns the id. Not idempotent. 403 for GLOBAL below a root, 503 without a plugin. */
    commit(body: CommitMemoryBody, signal: AbortSignal): Promise<string>;
    /** Memories that fit. The plugin's search (since 2026-05) knows no scopes; the older list, the newest 50, is filtered here. */
    recall(query: MemoryQuery, signal: AbortSignal): Promise<FoundMemories>;
}
