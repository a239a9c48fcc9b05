import type { Work } from '../inbox/current-work.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import type { AgentCard } from '../wire/registry.ts';
export interface PresenceDeps {
    readonly client: PlatformClient;
    readonly card: AgentCard;
    /** True when the platform ignored the last registration, as it does for a paused workspace. */
    readonly isCardStale: () => boolean;
    /** False while the platform refuses the token: then nothing is sent. */
    readonly isAccepted: () => boolean;
    /** What the session is doing for this workspace; asked right before each heartbeat. */
    readonly work: () => Work;
    readonly clock: Clock;
    readonly heartbeatIntervalMs: number;
    /** Time between two heartbeats that were rung for; 5 s unless a test is in a hurry. */
    readonly ringRefillMs?: number;
    /** Rung to send a heartbeat at once, or as soon as the last such one is long enough ago. */
    readonly bell: Bell;
    readonly onRegistered: (mode: 'poll' | 'push' | undefined) => void;
    readonly onHeartbeat: () => void;
    /** A registration or heartbeat failed; the feed explains what is wrong, so this is for the log. */
    readonly onFailed: (step: 'register' | 'heartbeat', error: unknown) => void;
}
/** The platform calls an agent absent after 180 s (older ones: 90 s) without a heartbeat. */
export declare const HEARTBEAT_INTERVAL_MS = 30000;
/**
 * Registers one workspace in poll mode, then keeps it present until the signal aborts. Neither a registration nor a
 * heartbeat ends a pause.
 */
export declare function runPresence(deps: PresenceDeps, signal: AbortSignal): Promise<void>;
