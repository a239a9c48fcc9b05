import { parseTimestampMicros } from '../core/timestamp.ts';
import type { PlatformClient } from '../platform/client.ts';
import { MAX_SINCE_SECONDS } from '../wire/activity.ts';
import { clampWindow } from './window.ts';

/**
 * How far back the first poll of a workspace asks when this machine has never polled it. The platform knows when an
 * agent was last connected: what came since then has had no listener. One that was never connected keeps everything.
 * Platforms that do not say (before mid-2026), or do not answer, get the configured window.
 */
export async function firstWindowSeconds(
  client: PlatformClient,
  configuredSeconds: number,
  localNowMs: number,
  signal: AbortSignal,
): Promise<number> {
  const info = await client.workspace(signal).catch(() => undefined);
  if (info === undefined || info.lastHeartbeatAt === undefined) return clampWindow(configuredSeconds);
  if (info.lastHeartbeatAt === null) return MAX_SINCE_SECONDS;
  const lastMicros = parseTimestampMicros(info.lastHeartbeatAt);
  if (lastMicros === undefined) return clampWindow(configuredSeconds);
  const gapSeconds = ((info.platformTimeMs ?? localNowMs) - lastMicros / 1000) / 1000;
  return clampWindow(Math.max(configuredSeconds, gapSeconds + configuredSeconds));
}
