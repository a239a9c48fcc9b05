import type { FeedVerdict } from '../core/feed-verdict.ts';
import type { WorkspaceState } from '../platform/client.ts';
/** A request that failed beside the polls of the feed. */
export type SideRequest = 'register' | 'heartbeat' | 'state' | 'delegations' | 'broadcasts' | 'requests' | 'acknowledging';
/**
 * `alive`: an event has come through. `unproven`: the stream is open, but a proxy may be holding events back. `closed`:
 * between two attempts. `absent`: this platform has no such stream.
 */
export type DoorbellState = 'unproven' | 'alive' | 'closed' | 'absent';
export interface WorkspaceEvents {
    /** False while the platform refuses the token: then only the feed goes on asking. */
    readonly isAccepted: boolean;
    polled(): void;
    /** Called for every failed poll; whoever tells people says it once per change. */
    pollFailed(verdict: FeedVerdict, error: unknown): void;
    unreadableRow(rowId: string | undefined, problem: string): void;
    /** A look back over the window ended at its limit: rows from before this time were not looked at. */
    cutShort(rowsRead: number, backToMicros: number): void;
    /** @param mode how the platform says that it delivers messages; undefined when it does not say */
    registered(mode: 'poll' | 'push' | undefined): void;
    heartbeatSent(): void;
    /** How the platform sees the workspace. Returns whether it was out of service until now. */
    looked(state: WorkspaceState): boolean;
    doorbell(state: DoorbellState): void;
    /** For the log: the feed explains what is wrong. */
    failed(request: SideRequest, error: unknown): void;
}
