import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import { type DelegateBody, type DelegationState } from '../wire/delegations.ts';
import { type DelegationAnswer } from './delegation-answers.ts';
import type { Connection } from './http.ts';
/** The platform lists 50 rows, two for some delegations: a list as long as this may leave others out. */
export declare const FULL_LIST = 25;
export interface StartedDelegation {
    readonly id: string;
    /** The platform's word for where it stands. */
    readonly status: string;
    /** The key was known: this is the delegation of an earlier call. */
    readonly isRepeat: boolean;
    /** The platform could not record it: the peer may be at work, and the same key would start it once more. */
    readonly isUnrecorded: boolean;
}
export interface RunOptions {
    /** The same key again is the same delegation, unless that one failed: give one to go on waiting after a restart. */
    readonly idempotencyKey?: string;
    /** How long to wait for the answer; half an hour unless given. */
    readonly timeoutMs?: number;
}
/** A delegation in the platform's list, its rows merged: a final one counts more than an earlier one. */
export interface ListedDelegation {
    readonly id: string;
    readonly state: DelegationState;
    /** The platform's word for it, e.g. `dispatched` or `stuck`. */
    readonly status: string;
    readonly direction: 'sent' | 'received';
    readonly peerId?: string;
    /** RFC 3339. */
    readonly createdAt: string;
    /** At most the first 300 bytes of the answer. */
    readonly preview: string;
    /** Why it failed: remote text. */
    readonly error: string | undefined;
}
/** Work that a workspace hands to a peer and whose result comes later. Errors: see `Connection.request`. */
export declare class Delegations {
    #private;
    private readonly connection;
    constructor(connection: Connection);
    /**
     * Gives a peer a task and waits for its answer, however it comes: as the result of the delegation, or as a message of a
     * peer with an inbox that names the task. Rejects with `DelegationFailedError`, which has the peer's words as data,
     * `DelegationUnansweredError` after `timeoutMs`, the errors of `start`, and the signal's reason; the platform goes on
     * with a task that nobody waits for any more.
     */
    run(peerId: string, task: string, signal: AbortSignal, { idempotencyKey, timeoutMs }?: RunOptions): Promise<DelegationAnswer>;
    /** Whether a message is the answer that a `run` of this client waits for, so that nobody has to handle it. */
    takes(message: Message): Promise<boolean>;
    /** Looks for awaited answers now, since something has come in. */
    lookAgain(): void;
    /** `POST /workspaces/:own/delegate`. The same key is the same delegation, unless that failed. 403 when it may not. */
    start(body: DelegateBody, signal: AbortSignal): Promise<StartedDelegation>;
    /** `GET /workspaces/:own/delegations`: the newest 50 rows, which are 25 to 50 delegations, newest first. */
    list(signal: AbortSignal): Promise<readonly ListedDelegation[]>;
    /**
     * The rows of delegations with their whole text (`GET …/activity?type=delegation`), newest first, page after page
     * while the caller goes on, up to 2,000 rows.
     * @param sinceSeconds only rows of so long ago; platforms before 2026-04-29 ignore it, and page no further back
     */
    rows(sinceSeconds: number | undefined, signal: AbortSignal): AsyncGenerator<Activity>;
}
