import { type SendOutcome } from '../wire/a2a.ts';
import type { Connection } from './http.ts';
/** Another workspace that this one may write to. Names and roles are the peer's own words. */
export interface Peer {
    readonly id: string;
    readonly name: string;
    readonly role?: string;
    readonly status?: string;
    readonly parentId?: string;
    readonly activeTasks?: number;
}
/** What became of a message that the platform keeps until its busy recipient can take it. */
export type QueuedMessage = {
    readonly kind: 'waiting';
} | {
    readonly kind: 'handed_over';
    readonly outcome: SendOutcome;
}
/** It was dropped or could not be handed over. */
 | {
    readonly kind: 'lost';
};
/** The other workspaces, as one watched workspace sees them. Errors: see `Connection.request`. */
export declare class Peers {
    #private;
    private readonly connection;
    constructor(connection: Connection);
    /** `GET /registry/:own/peers`: parent, siblings and children. `filter`: part of a name or role. */
    list(filter: string | undefined, signal: AbortSignal): Promise<readonly Peer[]>;
    /** `GET /registry/discover/:peer`: whether it may be written to now. 403 when not, 404 for none, 503 when not available. */
    discover(peerId: string, signal: AbortSignal): Promise<Pick<Peer, 'id' | 'name'>>;
    /** Where a peer's agent listens, as it says; of a poll-mode peer a host that does not exist. Errors as for `discover`. */
    address(peerId: string, signal: AbortSignal): Promise<string | undefined>;
    /** `GET /workspaces/:peer/a2a/queue/:queue_id`: what became of a message whose `SendOutcome` had this `queueId`. */
    queued(peerId: string, queueId: string, signal: AbortSignal): Promise<QueuedMessage>;
}
