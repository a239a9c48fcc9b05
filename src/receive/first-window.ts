import { parseTimestampMicros } from '../core/timestamp.ts';
import type { PlatformClient } from '../platform/client.ts';
import { MAX_SINCE_SECONDS } from '../wire/activity.ts';
import { clampWindow } from './window.ts';

/** What the first poll of a workspace asks for when this machine has never polled it. */
export interface FirstWindow {
  readonly seconds: number;
  /** Rows before this time, in microseconds since the epoch, were shown by the earlier plugin. */
  readonly fromMicros?: number;
}

/**
 * Where the first poll begins. Where an earlier plugin read, after the last row that it had shown. Else the platform knows
 * when an agent was last connected: what came since then has had no listener. One that was never connected keeps
 * everything. Platforms that do not say (before mid-2026), or do not answer, get the configured window.
 * @param shownUpTo id of the last row that the earlier plugin had shown
 */
export async function firstWindow(
  client: PlatformClient,
  {
    configuredSeconds,
    nowMs,
    shownUpTo,
  }: { readonly configuredSeconds: number; readonly nowMs: number; readonly shownUpTo?: string | undefined },
  signal: AbortSignal,
): Promise<FirstWindow> {
  const after = shownUpTo === undefined ? undefined : await windowAfter(client, shownUpTo, nowMs, signal);
  if (after !== undefined) return { ...after, seconds: clampWindow(after.seconds + configuredSeconds) };
  const info = await client.workspace(signal).catch(() => undefined);
  if (info === undefined || info.lastHeartbeatAt === undefined) {
    return { seconds: clampWindow(configuredSeconds) };
  }
  if (info.lastHeartbeatAt === null) return { seconds: MAX_SINCE_SECONDS };
  const lastMicros = parseTimestampMicros(info.lastHeartbeatAt);
  if (lastMicros === undefined) return { seconds: clampWindow(configuredSeconds) };
  const gapSeconds = ((info.platformTimeMs ?? nowMs) - lastMicros / 1000) / 1000;
  return { seconds: clampWindow(Math.max(configuredSeconds, gapSeconds + configuredSeconds)) };
}

/** Undefined when the platform no longer has the row, or does not answer. */
async function windowAfter(
  client: PlatformClient,
  rowId: string,
  nowMs: number,
  signal: AbortSignal,
): Promise<Required<FirstWindow> | undefined> {
  try {
    const after = await client.activitiesAfter(rowId, 1, signal);
    const first = after.activities[0];
    const newest =
      first === undefined
        ? await client.activities({ sinceSeconds: MAX_SINCE_SECONDS, limit: 1 }, signal)
        : undefined;
    const fromMicros = first?.createdAtMicros ?? (newest?.activities[0]?.createdAtMicros ?? 0) + 1;
    const gapSeconds = ((after.platformTimeMs ?? nowMs) - fromMicros / 1000) / 1000;
    return { seconds: Math.max(0, gapSeconds), fromMicros };
  } catch {
    return undefined;
  }
}
