import type { Watermark } from '../inbox/entry.ts';
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
/** As the platform takes it: whole seconds, at least 1, at most its 30 days. */
export declare function clampWindow(seconds: number): number;
