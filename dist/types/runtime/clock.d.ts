/** Time as the project sees it; tests replace it. */
export interface Clock {
    /** Wall clock: survives sleep, but can jump. */
    nowMs(): number;
    /** Never goes back; may stand still while the machine sleeps. */
    monotonicMs(): number;
    /** A number in [0, 1) for jitter. */
    random(): number;
}
export declare const systemClock: Clock;
