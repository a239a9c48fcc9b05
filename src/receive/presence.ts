import { backoffMs, jitteredMs } from '../core/backoff.ts';
import { TokenBucket } from '../core/token-bucket.ts';
import type { Work } from '../inbox/current-work.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { sleep } from '../runtime/sleep.ts';
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
export async function runPresence(deps: PresenceDeps, signal: AbortSignal): Promise<void> {
  const startedMs = deps.clock.monotonicMs();
  const rings = new TokenBucket(RINGS_AT_ONCE, deps.ringRefillMs ?? RING_REFILL_MS);
  let isRegistered = false;
  let failures = 0;
  while (!signal.aborted) {
    const step = isRegistered && !deps.isCardStale() ? 'heartbeat' : 'register';
    if (deps.isAccepted()) {
      try {
        if (step === 'register') deps.onRegistered(await deps.client.register(deps.card, signal));
        else await deps.client.heartbeat(report(deps, startedMs), signal);
        if (step === 'heartbeat') deps.onHeartbeat();
        isRegistered = true;
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        deps.onFailed(step, error);
      }
    }
    const waitMs =
      failures === 0
        ? jitteredMs(deps.heartbeatIntervalMs, JITTER, deps.clock.random())
        : retryMs(deps, failures);
    const rang = await deps.bell.wait(waitMs, signal);
    if (rang) await sleep(rings.take(deps.clock.monotonicMs()), signal);
  }
}

function retryMs(deps: PresenceDeps, failures: number): number {
  const capMs = deps.heartbeatIntervalMs;
  return backoffMs(failures, { baseMs: Math.min(RETRY_BASE_MS, capMs), capMs }, deps.clock.random());
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
