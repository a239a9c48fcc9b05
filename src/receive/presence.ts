import { jitteredMs } from '../core/backoff.ts';
import type { Work } from '../inbox/current-work.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
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
  readonly pace?: { readonly heartbeatMs: number; readonly ringRefillMs: number };
}

/** The platform calls an agent absent after 180 s (older ones: 90 s) without a heartbeat. */
export const HEARTBEAT_INTERVAL_MS = 30_000;
const JITTER = 0.1;
const RETRY_BASE_MS = 2_000;
/** Enough to tell of the beginning and the end of a quick answer at once. */
const RINGS_AT_ONCE = 2;
const PACE = { heartbeatMs: HEARTBEAT_INTERVAL_MS, ringRefillMs: 5_000 };

/** Registers a workspace in poll mode, then keeps it present until the signal aborts. Neither ends a pause. */
export function runPresence(deps: PresenceDeps, signal: AbortSignal): Promise<void> {
  const { client, clock, bell, events, pace = PACE } = deps;
  const startedMs = clock.monotonicMs();
  let isRegistered = false;
  let step: 'register' | 'heartbeat' = 'register';
  const register = async () => {
    const mode = await client.register(deps.card, signal);
    isRegistered = true;
    events.registered(mode);
    deps.onRegistered?.();
  };
  const sendHeartbeat = async () => {
    const { activeTasks, currentTask } = deps.work();
    const uptimeMs = clock.monotonicMs() - startedMs;
    await client.heartbeat(
      {
        active_tasks: activeTasks,
        current_task: currentTask,
        error_rate: 0,
        uptime_seconds: Math.round(uptimeMs / 1000),
      },
      signal,
    );
    events.heartbeatSent();
  };
  return runLoop({
    clock,
    signal,
    bell,
    retryBell: bell,
    rings: { atOnce: RINGS_AT_ONCE, refillMs: pace.ringRefillMs },
    async round() {
      step = isRegistered && !deps.isCardStale() ? 'heartbeat' : 'register';
      if (events.isAccepted) await (step === 'register' ? register() : sendHeartbeat());
      return jitteredMs(pace.heartbeatMs, JITTER, clock.random());
    },
    retry: { baseMs: Math.min(RETRY_BASE_MS, pace.heartbeatMs), capMs: pace.heartbeatMs },
    onFailed: (error) => events.failed(step, error),
  });
}
