import { jitteredMs } from '../core/backoff.ts';
import type { Clock } from '../runtime/clock.ts';

const INTERVAL_MS = 60_000;
const TOLD_INTERVAL_MS = 300_000;
const JITTER = 0.1;

/** When to look although nothing rang: each minute, or every five while the event stream tells of what comes. */
export class LookPace {
  /** When the last look worked; none counts while another one is tried. */
  #lookedMs = Number.NEGATIVE_INFINITY;

  /** @param isTold whether a look would only find what was told */
  constructor(
    private readonly clock: Clock,
    private readonly isTold: () => boolean,
  ) {}

  isEarly(wasRung: boolean): boolean {
    const sinceMs = this.clock.monotonicMs() - this.#lookedMs;
    return !wasRung && sinceMs < TOLD_INTERVAL_MS && this.isTold();
  }

  /** Rejects with the error of the look, which then counts as none. */
  async look(work: () => Promise<unknown>): Promise<void> {
    this.#lookedMs = Number.NEGATIVE_INFINITY;
    await work();
    this.#lookedMs = this.clock.monotonicMs();
  }

  pauseMs(): number {
    return jitteredMs(INTERVAL_MS, JITTER, this.clock.random());
  }
}
