import { backoffMs, jitteredMs } from '../core/backoff.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { sleep } from '../runtime/sleep.ts';
import type { AgentCard } from '../wire/registry.ts';

export interface PresenceDeps {
  readonly client: PlatformClient;
  readonly card: AgentCard;
  readonly clock: Clock;
  readonly heartbeatIntervalMs: number;
  /** Rung to send a heartbeat at once. */
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

/** Registers one workspace in poll mode, then keeps it present until the signal aborts. */
export async function runPresence(deps: PresenceDeps, signal: AbortSignal): Promise<void> {
  await registerUntilDone(deps, signal);
  const startedMs = deps.clock.monotonicMs();
  let failures = 0;
  while (!signal.aborted) {
    const waitMs =
      failures === 0
        ? jitteredMs(deps.heartbeatIntervalMs, JITTER, deps.clock.random())
        : retryMs(deps, failures);
    await deps.bell.wait(waitMs, signal);
    if (signal.aborted) return;
    try {
      await deps.client.heartbeat(report(deps, startedMs), signal);
      failures = 0;
      deps.onHeartbeat();
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      deps.onFailed('heartbeat', error);
    }
  }
}

async function registerUntilDone(deps: PresenceDeps, signal: AbortSignal): Promise<void> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      deps.onRegistered(await deps.client.register(deps.card, signal));
      return;
    } catch (error) {
      if (signal.aborted) return;
      deps.onFailed('register', error);
      await sleep(retryMs(deps, failures), signal);
    }
  }
}

function retryMs(deps: PresenceDeps, failures: number): number {
  const capMs = deps.heartbeatIntervalMs;
  return backoffMs(failures, { baseMs: Math.min(RETRY_BASE_MS, capMs), capMs }, deps.clock.random());
}

function report(deps: PresenceDeps, startedMs: number) {
  return {
    active_tasks: 0,
    current_task: '',
    error_rate: 0,
    uptime_seconds: Math.round((deps.clock.monotonicMs() - startedMs) / 1000),
  };
}
