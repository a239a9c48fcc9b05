import { jest } from 'bun:test';
import { NeverHappened } from './eventually.ts';

const STEP_MS = 50;
/** Turns of the event loop after each step: what a step set off may read and write before more time passes. */
const TURNS = 10;

/**
 * Time that passes only while a test waits for something, and then at once: `using time = new VirtualTime()`. Timers,
 * timeouts and every clock of this process follow it.
 */
export class VirtualTime implements Disposable {
  constructor() {
    jest.useFakeTimers();
  }

  /** Lets time pass until `look` returns something other than `undefined`, and returns that. */
  async until<T>(
    what: string,
    look: () => T | undefined | Promise<T | undefined>,
    withinMs = 3_600_000,
  ): Promise<T> {
    for (const deadlineMs = Date.now() + withinMs; ; jest.advanceTimersByTime(STEP_MS)) {
      await turns();
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() >= deadlineMs)
        throw new NeverHappened(`waited ${withinMs} ms of virtual time for ${what}`);
    }
  }

  /** The outcome of `work`; as much time passes as it takes. */
  async outcome<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    work.then(over, over);
    await this.until('the work to end', () => isOver || undefined);
    return work;
  }

  async pass(durationMs: number): Promise<void> {
    const endMs = Date.now() + durationMs;
    await this.until('time to pass', () => Date.now() >= endMs || undefined, durationMs);
  }

  [Symbol.dispose](): void {
    jest.useRealTimers();
  }
}

/** The outcome of one piece of work, which waits for nothing outside this process. */
export async function inVirtualTime<T>(work: () => Promise<T>): Promise<T> {
  using time = new VirtualTime();
  return await time.outcome(work());
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
