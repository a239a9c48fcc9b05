import type { Watermark } from '../inbox/entry.ts';
import type { PlatformClient } from '../platform/client.ts';
/**
 * How far back a poll must ask: the configured window, or the time since the last complete poll plus a margin for
 * rows that commit late, whichever is larger; so nothing is missed after a sleep, a restart or a weekend. Whole
 * seconds, at least 1, at most the platform's 30 days.
 */
export declare function windowSecondsFor(watermark: Watermark | undefined, localNowMs: number, configuredSeconds: number): number;
/**
 * The same by the platform's own clock, known once it has answered. Ours may have jumped since the watermark was
 * written, so the answer is checked against this. 0 when the platform does not tell its time.
 */
export declare function requiredWindowSeconds(watermark: Watermark | undefined, platformNowMs: number | undefined, configuredSeconds: number): number;
/**
 * How far back the first poll of a workspace asks when this machine has never polled it. The platform knows when an
 * agent was last connected: what came since then has had no listener. One that was never connected keeps everything.
 * Platforms that do not say (before mid-2026), or do not answer, get the configured window.
 */
export declare function firstWindowSeconds(client: PlatformClient, configuredSeconds: number, localNowMs: number, signal: AbortSignal): Promise<number>;
