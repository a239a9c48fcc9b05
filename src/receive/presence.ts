import { backoffMs, jitteredMs } from '../core/backoff.ts';
import type { Work } from '../inbox/current-work.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
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
export const HEARTBEAT_INTERVAL_MS = 30_000;
const JITTER = 0.1;
const RETRY_BASE_MS = 2_000;
/** The beginning and the end of a quick answer are told at once, a lively session now and then. */
const RINGS_AT_ONCE = 2;
const RING_REFILL_MS = 5_000;

/**
 * Registers one workspace in poll mode, then keeps it present until the signal aborts. Neither a registration nor a
 * heartbeat ends a pause.
 */
export function runPresence(deps: PresenceDeps, signal: AbortSignal): Promise<void> {
  const { client, clock, bell, heartbeatIntervalMs: intervalMs } = deps;
  const startedMs = clock.monotonicMs();
  let isRegistered = false;
  const nextStep = () => (isRegistered && !deps.isCardStale() ? 'heartbeat' : 'register');
  return runLoop(
    {
      clock,
      bell,
      retryBell: bell,
      rings: { atOnce: RINGS_AT_ONCE, refillMs: deps.ringRefillMs ?? RING_REFILL_MS },
      async round() {
        if (deps.isAccepted()) {
          if (nextStep() === 'register') deps.onRegistered(await client.register(deps.card, signal));
          else {
            await client.heartbeat(report(deps, startedMs), signal);
            deps.onHeartbeat();
          }
          isRegistered = true;
        }
        return jitteredMs(intervalMs, JITTER, clock.random());
      },
      onFailed(error, failures) {
        deps.onFailed(nextStep(), error);
        const policy = { baseMs: Math.min(RETRY_BASE_MS, intervalMs), capMs: intervalMs };
        return backoffMs(failures, policy, clock.random());
      },
    },
    signal,
  );
}

function report(deps: PresenceDeps, startedMs: number) {
  const { activeTasks, currentTask } = deps.work();
  return {
    active_tasks: activeTasks,
    current_task: currentTask,
    error_rate: 0,
    uptime_seconds: Math.round((deps.clock.monotonicMs() - startedMs) / 1000),
  };
}
