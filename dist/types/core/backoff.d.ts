export interface BackoffPolicy {
    readonly baseMs: number;
    readonly capMs: number;
}
/**
 * Delay before attempt `attempt` + 1 (`attempt` starts at 1): doubles from `baseMs` up to `capMs`, then
 * spread over its upper half so that many clients do not return at once.
 * @param random a number in [0, 1)
 */
export declare function backoffMs(attempt: number, policy: BackoffPolicy, random: number): number;
/** `intervalMs` moved by up to `spread` (a fraction) either way, so that loops drift apart. */
export declare function jitteredMs(intervalMs: number, spread: number, random: number): number;
