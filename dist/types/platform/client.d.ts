import type { Activity } from '../core/activity.ts';
import type { Target } from '../core/target.ts';
import type { SendMessageBody } from '../wire/a2a.ts';
import { type NotifyBody } from '../wire/notify.ts';
import { type AgentCard, type HeartbeatBody } from '../wire/registry.ts';
import { type FetchLike } from './http.ts';
import { type SendOutcome } from './send-outcome.ts';
export interface ActivityQuery {
    readonly sinceSeconds: number;
    readonly limit: number;
    /** RFC 3339; only rows strictly before it. */
    readonly beforeTs?: string;
}
export interface ActivityPage {
    /** In the platform's order. */
    readonly activities: readonly Activity[];
    /** Rows in the answer, the unreadable ones included: what tells a full page. */
    readonly rowCount: number;
    readonly unreadable: readonly {
        readonly rowId: string | undefined;
        readonly problem: string;
    }[];
    /** The platform's clock when it answered (`Date` header), whole seconds. */
    readonly platformTimeMs: number | undefined;
}
export interface WorkspaceInfo {
    readonly name: string;
    readonly status: string;
    /** When an agent was last connected: null for never, undefined on platforms that do not say. */
    readonly lastHeartbeatAt: string | null | undefined;
    readonly platformTimeMs: number | undefined;
}
/** One method per endpoint, for one watched workspace; nothing else knows a URL. Errors: see `request`. */
export declare class PlatformClient {
    #private;
    readonly target: Target;
    constructor(target: Target, fetchLike?: FetchLike);
    /** `GET /workspaces/:id/activity`, inbound messages only, newest first. */
    activities(query: ActivityQuery, signal: AbortSignal): Promise<ActivityPage>;
    /** The same rows after the one with this id, oldest first. 410 when the platform no longer has it. */
    activitiesAfter(activityId: string, limit: number, signal: AbortSignal): Promise<ActivityPage>;
    /** `POST /registry/register` in poll mode. Returns the delivery mode that the platform confirms, if it knows one. */
    register(card: AgentCard, signal: AbortSignal): Promise<'poll' | 'push' | undefined>;
    /** `POST /registry/heartbeat`. */
    heartbeat(report: Omit<HeartbeatBody, 'workspace_id'>, signal: AbortSignal): Promise<void>;
    /** `GET /workspaces/:id`, public: 404 unknown, 410 removed. */
    workspace(signal: AbortSignal): Promise<WorkspaceInfo>;
    /** `POST /workspaces/:peer/a2a` as this workspace. Resending one `messageId` does not double the message. */
    sendMessage(peerId: string, body: SendMessageBody, timeoutMs: number, signal: AbortSignal): Promise<SendOutcome>;
    /** `POST /workspaces/:own/notify`: a message to the canvas user. Not idempotent: never repeat it blindly. */
    notifyUser(body: NotifyBody, signal: AbortSignal): Promise<void>;
    /** `GET /workspaces/:id/events/stream`: the platform's events of this workspace as they happen. */
    eventStream(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}
