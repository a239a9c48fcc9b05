import type { Watermark } from '../inbox/entry.ts';
import { MAX_SINCE_SECONDS } from '../wire/activity.ts';

/** Of the configured window: how much further back than the last poll is asked, because rows can commit late. */
const MARGIN = 0.5;
/** The check by the platform's clock leaves room for `Date` headers, which are cut to whole seconds. */
const CHECKED_MARGIN = 0.25;

/** The configured window, or the time since the last complete poll with a margin for late commits. 1 s to 30 days. */
export function windowSecondsFor(
  watermark: Watermark | undefined,
  localNowMs: number,
  configuredSeconds: number,
): number {
  if (watermark === undefined) return clampWindow(configuredSeconds);
  const gapSeconds = Math.max(0, localNowMs - watermark.localMs) / 1000;
  return clampWindow(Math.max(configuredSeconds, gapSeconds + configuredSeconds * MARGIN));
}

/** The same by the platform's own clock, in case ours has jumped. 0 when the platform does not tell its time. */
export function requiredWindowSeconds(
  watermark: Watermark | undefined,
  platformNowMs: number | undefined,
  configuredSeconds: number,
): number {
  if (watermark?.platformMs === undefined || platformNowMs === undefined) return 0;
  const gapSeconds = (platformNowMs - watermark.platformMs) / 1000;
  return clampWindow(gapSeconds + configuredSeconds * CHECKED_MARGIN);
}

/** As the platform takes it: whole seconds, at least 1, at most its 30 days. */
export function clampWindow(seconds: number): number {
  return Math.min(MAX_SINCE_SECONDS, Math.max(1, Math.ceil(seconds)));
}
