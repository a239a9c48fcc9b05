import { type FeedVerdict } from '../core/feed-verdict.ts';
import type { WorkspaceState } from '../platform/client.ts';
import type { SideRequest, WorkspaceEvents } from '../receive/workspace-events.ts';
import type { Bell } from '../runtime/bell.ts';
/** Says once what is wrong, and that it is over; knows whether the agent is to work. */
export declare class AgentEvents implements WorkspaceEvents {
    #private;
    /** Aborts when the workspace was removed. */
    readonly removed: AbortSignal;
    /** Rung when the agent may go on. */
    readonly bell: Bell;
    constructor(say: (line: string) => void, bell: Bell);
    get isAccepted(): boolean;
    /** Whether the platform has put the workspace out of service. */
    get isPaused(): boolean;
    /** Resolves when it is known, or cannot be found out, whether the workspace is paused. */
    firstLook(look: Promise<WorkspaceState>, signal: AbortSignal): Promise<void>;
    polled(): void;
    pollFailed({ state, what, advice }: FeedVerdict): void;
    unreadableRow(_rowId: string | undefined, problem: string): void;
    cutShort(rowsRead: number, backToMicros: number): void;
    registered(): void;
    heartbeatSent(): void;
    looked({ status }: WorkspaceState): boolean;
    doorbell(): void;
    failed(request: SideRequest, error: unknown): void;
}
