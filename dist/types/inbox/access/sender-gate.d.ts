import type { Message } from '../../core/message.ts';
import type { InboxEntry } from '../entry.ts';
import type { Statements } from '../statements.ts';
import { type SenderAccess } from './policy.ts';
/**
 * Keeps out of the session what its user does not let in: asked when a message is stored, and again before it is handed
 * out. What is refused is ignored for good, and its text is not kept.
 */
export declare class SenderGate {
    #private;
    access: SenderAccess;
    constructor(statements: Statements);
    mayReach(message: Message): boolean;
    /** Refuses what waits of senders who may not write any more. Does nothing while the policy is the same. */
    apply(): void;
    /** Whether a message that waits may still be handed out; if not, it is refused from now on. */
    admits({ row, message }: InboxEntry): boolean;
}
