import type { Watermark } from '../inbox/entry.ts';
/** The configured window, or the time since the last complete poll with a margin for late commits. 1 s to 30 days. */
export declare function windowSecondsFor(watermark: Watermark | undefined, localNowMs: number, configuredSeconds: number): number;
/** The same by the platform's own clock, in case ours has jumped. 0 when the platform does not tell its time. */
export declare function requiredWindowSeconds(watermark: Watermark | undefined, platformNowMs: number | undefined, configuredSeconds: number): number;
/** As the platform takes it: whole seconds, at least 1, at most its 30 days. */
export declare function clampWindow(seconds: number): number;
