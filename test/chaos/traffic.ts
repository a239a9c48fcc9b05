import { sleep } from '../../src/runtime/sleep.ts';
import type { Randomness } from './randomness.ts';
import type { Batch, Station } from './station.ts';

export interface Pace {
  /** Between two batches. */
  readonly everyMs: readonly [least: number, most: number];
  readonly batch: readonly [least: number, most: number];
  readonly what?: Batch;
}

const STEADY: Pace = { everyMs: [10, 60], batch: [1, 6] };

/** Messages that keep coming until the scope ends: `await using _ = new Traffic(…)`, or `stop()`. */
export class Traffic implements AsyncDisposable {
  readonly #end = new AbortController();
  readonly #sending: Promise<void>;

  constructor(station: Station, random: Randomness, pace: Pace = STEADY) {
    this.#sending = this.#send(station, random, pace);
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#sending;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #send(station: Station, random: Randomness, { everyMs, batch, what }: Pace): Promise<void> {
    while (!this.#end.signal.aborted) {
      station.send(random.between(...batch), what);
      await sleep(random.between(...everyMs), this.#end.signal);
    }
  }
}
