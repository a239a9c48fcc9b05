import { type CreateRequestBody, type PlatformRequest, type RequestAction, type RequestComment } from '../wire/requests.ts';
import type { Connection } from './http.ts';
/** A request with what was said about it, oldest first; the platform shows the first 200 words of it. */
export interface RequestThread {
    readonly request: PlatformRequest;
    readonly comments: readonly RequestComment[];
}
/** Tasks and approvals that people and workspaces ask of each other; 404 before 2026-06-10. Errors: see `Connection.request`. */
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
    /** `POST …/requests`; returns the id. Not idempotent. Throws `ArgumentError` for what the platform takes and fails on. */
    create(body: CreateRequestBody, signal: AbortSignal): Promise<string>;
    /** `POST …/requests/:rid/respond`, by the recipient. 400 for another kind's action, 403 for others, 404 when closed. */
    respond(id: string, action: RequestAction, signal: AbortSignal): Promise<void>;
    /** `POST …/requests/:rid/messages`, also when it is closed. Not idempotent. Returns the id of the comment. */
    comment(id: string, body: string, signal: AbortSignal): Promise<string>;
    /** `POST …/requests/:rid/cancel`, for the requester. 403 for others, 404 for one that is closed. */
    cancel(id: string, signal: AbortSignal): Promise<void>;
}
