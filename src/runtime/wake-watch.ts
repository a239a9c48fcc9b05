import type { Clock } from './clock.ts';
import { sleep } from './sleep.ts';

const LOOK_INTERVAL_MS = 1_000;
/** A second that took this much longer by the wall clock: the machine slept, or its clock was set. */
const JUMP_MS = 3_000;

/** Tells when the machine wakes from sleep: timers stood still meanwhile, and open connections are dead without a word. */
export class WakeWatch {
  readonly #listeners = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** Returns the way to stop listening. */
  onWake(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const beforeMs = this.clock.nowMs();
      await sleep(LOOK_INTERVAL_MS, signal);
      if (this.clock.nowMs() - beforeMs < LOOK_INTERVAL_MS + JUMP_MS) continue;
      for (const listener of this.#listeners) listener();
    }
  }
}
