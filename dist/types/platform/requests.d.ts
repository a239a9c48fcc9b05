import { type CreateRequestBody, type PlatformRequest, type RequestAction, type RequestComment } from '../wire/requests.ts';
import type { Connection } from './http.ts';
/** A request with what was said about it, oldest first; the platform shows the first 200 words of it. */
export interface RequestThread {
    readonly request: PlatformRequest;
    readonly comments: readonly RequestComment[];
}
/**
 * Tasks and approvals that people and workspaces ask of each other, for the workspace itself. Platforms before 2026-06-10
 * answer 404 to all of it. Errors: see `Connection.request`; entries of a wrong shape are left out of lists.
 */
export declare class Requests {
    #private;
    private readonly connection;
    constructor(connection: Connection);
    /** `GET …/requests/inbox`: what others ask of this workspace, the newest 50, newest first. */
    received(signal: AbortSignal, status?: string): Promise<readonly PlatformRequest[]>;
    /** `GET …/requests`: what this workspace asked, the newest 50, newest first. */
    raised(signal: AbortSignal, status?: string): Promise<readonly PlatformRequest[]>;
    /** `GET …/requests/:rid`. 403 when the workspace has no part in it, 404 for none. */
    get(id: string, signal: AbortSignal): Promise<RequestThread>;
    /**
     * `POST …/requests`. Not idempotent: never repeat it blindly. The platform takes every recipient, also one that does
     * not exist. Returns the id. Throws `ArgumentError` for what it takes and then fails on: for an agent's id that is no UUID it
     * reminds nobody of anything any more.
     */
    create(body: CreateRequestBody, signal: AbortSignal): Promise<string>;
    /**
     * `POST …/requests/:rid/respond`, for the recipient. 400 for an action that the kind does not have, 403 for who is not
     * asked, 404 for one that is closed.
     */
    respond(id: string, action: RequestAction, signal: AbortSignal): Promise<void>;
    /**
     * `POST …/requests/:rid/messages`, for both sides, also when it is closed. A word of anybody but the requester makes an
     * open request wait for the requester. Not idempotent. Returns the id of the comment.
     */
    comment(id: string, body: string, signal: AbortSignal): Promise<string>;
    /** `POST …/requests/:rid/cancel`, for the requester. 403 for others, 404 for one that is closed. */
    cancel(id: string, signal: AbortSignal): Promise<void>;
}
