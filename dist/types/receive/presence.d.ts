import type { Work } from '../inbox/current-work.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import type { AgentCard } from '../wire/registry.ts';
import type { WorkspaceEvents } from './workspace-events.ts';
export interface PresenceDeps {
    readonly client: PlatformClient;
    readonly clock: Clock;
    readonly card: AgentCard;
    readonly isCardStale: () => boolean;
    /** What the session is doing for this workspace; asked right before each heartbeat. */
    readonly work: () => Work;
    /** Rung to send a heartbeat at once, or as soon as the last such one is long enough ago. */
    readonly bell: Bell;
    readonly events: Pick<WorkspaceEvents, 'isAccepted' | 'registered' | 'heartbeatSent' | 'failed'>;
    readonly onRegistered?: () => void;
    readonly pace?: {
        readonly heartbeatMs: number;
        readonly ringRefillMs: number;
    };
}
/** The platform calls an agent absent after 180 s (older ones: 90 s) without a heartbeat. */
export declare const HEARTBEAT_INTERVAL_MS = 30000;
/** Registers a workspace in poll mode, then keeps it present until the signal aborts. Neither ends a pause. */
export declare function runPresence(deps: PresenceDeps, signal: AbortSignal): Promise<void>;
