import type { Database } from 'bun:sqlite';
import type { Message } from '../../core/message.ts';
import type { InboxEntry } from '../entry.ts';
import type { InboxDatabase } from '../inbox-database.ts';
import { type SenderAccess } from './policy.ts';
/** Keeps out of the session what its user does not let in, when it is stored and again before it is handed out. */
export declare class SenderGate {
    #private;
    private readonly database;
    access: SenderAccess;
    constructor(database: InboxDatabase);
    mayReach(message: Message): boolean;
    /** Refuses what waits of senders who may not write any more. Does nothing while the policy is the same. */
    apply(): void;
    /** Returns whether a message that waits may still be handed out; if not, it is refused from now on. */
    admit({ row, message }: InboxEntry): boolean;
}
export declare function gateStatements(sqlite: Database): {
    waitingPeers: import("bun:sqlite").Statement<{
        workspace_id: string;
        peer_id: string;
    }, []>;
    refusePeer: import("bun:sqlite").Statement<null, [string, string]>;
    refuse: import("bun:sqlite").Statement<null, [number]>;
};
