export interface BackoffPolicy {
    readonly baseMs: number;
    readonly capMs: number;
}
/** Doubles from `baseMs` up to `capMs`, spread over its upper half. `attempt`: from 1; `random`: in [0, 1). */
export declare function backoffMs(attempt: number, policy: BackoffPolicy, random: number): number;
/** `intervalMs` moved by up to `spread` (a fraction) either way, so that loops drift apart. */
export declare function jitteredMs(intervalMs: number, spread: number, random: number): number;
