/** Lets bursts through at once and then keeps a steady rate. Times come from the caller, in milliseconds. */
export declare class TokenBucket {
    #private;
    private readonly capacity;
    private readonly refillMs;
    /** @param refillMs time until one more is allowed */
    constructor(capacity: number, refillMs: number);
    tryTake(nowMs: number): boolean;
    /** Takes one, and returns how long to wait before using it. */
    take(nowMs: number): number;
}
