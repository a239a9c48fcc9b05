import type { Message } from '../core/message.ts';
import type { PlatformClient } from '../platform/client.ts';
export interface PeerFacts {
    readonly name?: string;
    readonly role?: string;
}
/** Looks up who peers are that the platform names only by their ids. A name is a help for people: nothing waits for it for long. */
export declare class PeerNames {
    #private;
    private readonly client;
    private readonly signal;
    constructor(client: Pick<PlatformClient, 'workspace'>, signal: AbortSignal);
    /** Nothing where it cannot be found out now. Rejects only with the signal's reason. */
    of(workspaceId: string): Promise<PeerFacts>;
    /** The message with the name of its sender, where that is a peer without one. */
    named(message: Message): Promise<Message>;
}
