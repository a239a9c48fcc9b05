import { sleep } from './sleep.ts';

/** Wakes one waiting loop. Rings that come before the wait are remembered as one, so none is missed. */
export class Bell {
  #rung = false;
  #wake: AbortController | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.abort();
  }

  /** Resolves when the bell rings, after `timeoutMs`, or when the signal aborts. True when it rang. */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#rung && !signal.aborted) {
      const wake = new AbortController();
      const onAbort = () => wake.abort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#wake = wake;
      await sleep(timeoutMs, wake.signal);
      this.#wake = undefined;
      signal.removeEventListener('abort', onAbort);
    }
    const rang = this.#rung;
    this.#rung = false;
    return rang;
  }
}
