import type { Message } from '../core/message.ts';
import type { InboxDatabase } from './inbox-database.ts';
/** Work given to a peer, remembered so that what comes back can be tied to it. */
export interface DelegationNote {
    readonly workspaceId: string;
    /** The platform's id of the delegation, or the id of the message that asked. */
    readonly id: string;
    readonly peerId: string;
    readonly task: string;
    /** True when the platform will file a result that has to be looked for. */
    readonly isAwaited: boolean;
}
export interface AwaitedDelegation {
    readonly id: string;
    readonly createdMs: number;
}
/** What this machine's sessions asked of peers. Writes throw `InboxUnwritableError` when the file cannot take them. */
export declare class DelegationLog {
    #private;
    private readonly database;
    constructor(database: InboxDatabase);
    add({ workspaceId, id, peerId, task, isAwaited }: DelegationNote): void;
    /** Those of a workspace whose result has not come, not older than `maxAgeMs`, newest first. */
    awaited(workspaceId: string, maxAgeMs: number): readonly AwaitedDelegation[];
    /** The result is in the inbox. */
    arrived(workspaceId: string, id: string): void;
    /** The workspace that made this delegation; undefined when none on this machine did. */
    workspaceOf(id: string): string | undefined;
    /** The message with the task that it is about, of a delegation's result or an answer of the peer that was asked. */
    tie(message: Message): Message;
    prune(beforeMs: number): void;
}
