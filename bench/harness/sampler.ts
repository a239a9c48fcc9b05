import { sleep } from '../../src/runtime/sleep.ts';

/** Calls `look` now and every `intervalMs` until the scope ends, the last time at its end. */
export function startSampler(intervalMs: number, look: () => void): AsyncDisposable {
  const ending = new AbortController();
  const loop = async () => {
    while (!ending.signal.aborted) {
      look();
      await sleep(intervalMs, ending.signal);
    }
    look();
  };
  const running = loop();
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running;
    },
  };
}
