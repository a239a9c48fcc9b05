import type { Target } from '../core/target.ts';
import type { TokenGuard } from '../core/token-guard.ts';
import { type NotifyBody, type SendMessageBody, type SendOutcome } from '../wire/a2a.ts';
import { type AgentCard, type HeartbeatBody } from '../wire/registry.ts';
import { type ActivityPage, History } from './activities.ts';
import { Delegations } from './delegations.ts';
import { Experience } from './experience.ts';
import { type FetchLike } from './http.ts';
import { Memories } from './memories.ts';
import { Peers } from './peers.ts';
import { Plugins } from './plugins.ts';
import { Requests } from './requests.ts';
import { Uploads } from './uploads.ts';
import { type WorkspaceInfo, type WorkspaceState } from './workspace-info.ts';
export type { ActivityPage } from './activities.ts';
export type { WorkspaceInfo, WorkspaceState } from './workspace-info.ts';
export interface ActivityQuery {
    /** Rows of so many seconds before the platform's now; at most 30 days. */
    readonly sinceSeconds: number;
    /** Rows, 1 to 500. */
    readonly limit: number;
    /** RFC 3339; only rows strictly before it. */
    readonly beforeTs?: string;
}
/**
 * One method per endpoint, for one watched workspace; nothing else knows a URL. Every method throws `NetworkError`,
 * `TimeoutError`, `ProtocolError` or `HttpStatusError`, `TokenLeakError` for what holds a token, and the signal's reason
 * when that aborts; a description names
 * the status codes that mean something special.
 */
export declare class PlatformClient {
    #private;
    readonly target: Target;
    readonly uploads: Uploads;
    readonly peers: Peers;
    readonly delegations: Delegations;
    readonly history: History;
    readonly memories: Memories;
    readonly plugins: Plugins;
    readonly requests: Requests;
    /** Clients of a process share `experience`. `guard` knows all tokens; without it only the own one is kept back. */
    constructor(target: Target, fetchLike?: FetchLike, experience?: Experience, guard?: TokenGuard);
    /** `GET /workspaces/:own/activity`, inbound messages only, newest first. */
    activities(query: ActivityQuery, signal: AbortSignal, pageBytes?: number): Promise<ActivityPage>;
    /** The same rows, of one sender only: a peer, or the canvas user with the platform's other rows without a sender. */
    activitiesOf(peerId: string | undefined, query: ActivityQuery, signal: AbortSignal): Promise<ActivityPage>;
    /** The same rows after the one with this id, oldest first. 410 when the platform no longer has it. */
    activitiesAfter(activityId: string, limit: number, signal: AbortSignal): Promise<ActivityPage>;
    /** Both: those of one sender after the row with this id, oldest first. */
    activitiesOfAfter(peerId: string | undefined, activityId: string, limit: number, signal: AbortSignal): Promise<ActivityPage>;
    /** The id of the newest row of any type before this time, for use as a cursor; undefined when there is none. */
    rowBefore(micros: number, signal: AbortSignal): Promise<string | undefined>;
    /** `GET /workspaces/:own/activity`, broadcasts only, newest first; none on platforms before 2026-05-14. */
    broadcasts(query: ActivityQuery, signal: AbortSignal): Promise<ActivityPage>;
    /** The same rows after the one with this id, oldest first. */
    broadcastsAfter(activityId: string, limit: number, signal: AbortSignal): Promise<ActivityPage>;
    /** `POST …/activity/ack`: lets the platform prune rows after 7 days instead of 30. Returns its mark. 404 before 2026-06-30. */
    acknowledgeActivities(seq: number, signal: AbortSignal): Promise<number>;
    /** Whether the platform is known to merge messages with the same id, as since June 2026, so that a repeat does no harm. */
    get mergesRepeats(): boolean;
    /** The same, found out where it is not known yet. Never rejects, but with the signal's reason. */
    findOutMerging(signal: AbortSignal): Promise<boolean>;
    /** See `Connection.ping`. */
    ping(pace: {
        readonly timeoutMs: number;
        readonly everyMs: number;
    }, signal: AbortSignal): Promise<boolean>;
    /** See `Connection.onAccepted`. */
    onAccepted(listener: () => void): () => void;
    /** `POST /registry/register` in poll mode. Returns the delivery mode that the platform confirms, if it knows one. */
    register(card: AgentCard, signal: AbortSignal): Promise<'poll' | 'push' | undefined>;
    /** `POST /registry/heartbeat`: the workspace is online, and at work on this. */
    heartbeat(report: Omit<HeartbeatBody, 'workspace_id'>, signal: AbortSignal): Promise<void>;
    /** Throws `TokenLeakError`, as every request with this text would. */
    refuseTokens(text: string): void;
    /** A text that nobody here has written, as it may be sent; what holds a token is otherwise refused. */
    withoutTokens(text: string): string;
    /** `GET /workspaces/:id`, public, of this workspace or another: 404 unknown, 410 removed. */
    workspace(signal: AbortSignal, workspaceId?: string): Promise<WorkspaceInfo>;
    /** `GET /workspaces/:own/state`. A 404 means that it is gone only where its body says so; a removed one's token gets 401. */
    state(signal: AbortSignal): Promise<WorkspaceState>;
    /**
     * `POST /workspaces/:peer/a2a` as this workspace. Resending one `messageId` does not double the message. 403 for a peer
     * that it may not write to, 404 for none, 502 with `deliveryConfirmed` when only the answer was lost.
     * @param timeoutMs a peer that is called at once answers within the request
     */
    sendMessage(peerId: string, body: SendMessageBody, timeoutMs: number, signal: AbortSignal): Promise<SendOutcome>;
    /** `POST /workspaces/:own/notify`. Not idempotent. 403 `talk_to_user_disabled` where the workspace may not. */
    notifyUser(body: NotifyBody, signal: AbortSignal): Promise<void>;
    /** `GET /workspaces/:own/secrets/values`, in plain text: they do not belong into a model's context or a log. */
    secrets(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
    /** `GET …/events/stream`. `ProtocolError` from what is no stream, `TimeoutError` after `silenceMs` without anything. */
    eventStream(signal: AbortSignal, silenceMs?: number): Promise<ReadableStream<Uint8Array>>;
}
