/** Lets bursts through at once and then keeps a steady rate. Times come from the caller, in milliseconds. */
export class TokenBucket {
  #tokens: number;
  #filledAtMs: number | undefined;

  /** @param refillMs time until one more is allowed */
  constructor(
    private readonly capacity: number,
    private readonly refillMs: number,
  ) {
    this.#tokens = capacity;
  }

  tryTake(nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Takes one, and returns how long to wait before using it. */
  take(nowMs: number): number {
    this.#refill(nowMs);
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens * this.refillMs);
  }

  #refill(nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - (this.#filledAtMs ?? nowMs));
    this.#tokens = Math.min(this.capacity, this.#tokens + elapsedMs / this.refillMs);
    this.#filledAtMs = nowMs;
  }
}
