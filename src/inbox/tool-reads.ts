import { BoundedMap } from '../core/bounded-map.ts';
import { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';

/** How often a waiting call looks by itself: another process that stores messages does not ring here. */
const LOOK_INTERVAL_MS = 1_000;
/** Time to answer or pop what a tool has shown before it is pushed as well. */
const GRACE_MS = 300_000;
const MAX_REMEMBERED = 10_000;

/**
 * What the session reads with a tool instead of by a push. While a tool call waits for a message, nothing is pushed. What
 * a tool has shown is not pushed for a while, and then marked, because the session may only have forgotten to pop it.
 * Remembered in this process only: after a restart it is simply pushed.
 */
export class ToolReads {
  /** Wakes the pusher. */
  readonly pushBell = new Bell();
  readonly #waiting = new Set<Bell>();
  /** By row, the longest ago first. */
  readonly #readAtMs = new BoundedMap<number, number>(MAX_REMEMBERED);

  /** @param ended aborts when the process ends, which no call may hold up */
  constructor(
    private readonly clock: Clock,
    private readonly ended: AbortSignal,
  ) {}

  arrived(): void {
    for (const bell of this.#waiting) bell.ring();
    this.pushBell.ring();
  }

  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /** What `look` finds in time, else undefined. `onLook` is called before each wait with the time since the first look. */
  async wait<Found>(
    look: () => Found | undefined,
    timeoutMs: number,
    signal: AbortSignal,
    onLook: (waitedMs: number) => void,
  ): Promise<Found | undefined> {
    const bell = new Bell();
    const either = AbortSignal.any([signal, this.ended]);
    const startedMs = this.clock.monotonicMs();
    this.#waiting.add(bell);
    try {
      while (!either.aborted) {
        const found = look();
        const waitedMs = this.clock.monotonicMs() - startedMs;
        if (found !== undefined || waitedMs >= timeoutMs) return found;
        onLook(waitedMs);
        await bell.wait(Math.min(LOOK_INTERVAL_MS, timeoutMs - waitedMs), either);
      }
      return undefined;
    } finally {
      this.#waiting.delete(bell);
      this.pushBell.ring();
    }
  }

  read(rows: readonly number[]): void {
    const nowMs = this.clock.monotonicMs();
    for (const row of rows) this.#readAtMs.renew(row, nowMs);
  }

  /** The user wants messages pushed: also what a tool has shown, marked, and without delay. */
  endGrace(): void {
    for (const row of this.#readAtMs.keys()) this.#readAtMs.set(row, Number.NEGATIVE_INFINITY);
    this.pushBell.ring();
  }

  hasRead(row: number): boolean {
    return this.#readAtMs.has(row);
  }

  /** Whether it was shown so recently that it is not pushed yet. */
  isRecent(row: number): boolean {
    const readAtMs = this.#readAtMs.get(row);
    return readAtMs !== undefined && readAtMs > this.clock.monotonicMs() - GRACE_MS;
  }

  /** All rows that were shown so recently. */
  recent(): number[] {
    return [...this.#readAtMs.keys()].filter((row) => this.isRecent(row));
  }
}
