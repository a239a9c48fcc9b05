import { sleep } from '../runtime/sleep.ts';
import { type Environment, readValue } from '../settings/environment.ts';

/** What is needed of `process` to learn that the program is to end. */
export interface SignalSource {
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  readonly ppid: number;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const LOOK_INTERVAL_MS = 250;

/**
 * Aborts with the first signal that asks the program to end; disposed of, signals work as usual again. npx runs a
 * program under a shell and does not pass on the signals that it gets itself, so there the end of the shell counts too.
 */
export function watchStopSignals(
  source: SignalSource,
  env: Environment,
): Disposable & { readonly signal: AbortSignal } {
  const stop = new AbortController();
  const done = new AbortController();
  const onSignal = () => stop.abort();
  for (const name of SIGNALS) source.on(name, onSignal);
  if (readValue(env, 'npm_execpath') !== undefined) {
    void parentEnded(source, AbortSignal.any([stop.signal, done.signal])).then((ended) => {
      if (ended) stop.abort();
    });
  }
  return {
    signal: stop.signal,
    [Symbol.dispose]: () => {
      done.abort();
      for (const name of SIGNALS) source.off(name, onSignal);
    },
  };
}

async function parentEnded(source: SignalSource, signal: AbortSignal): Promise<boolean> {
  const parent = source.ppid;
  while (!signal.aborted) {
    if (source.ppid !== parent) return true;
    await sleep(LOOK_INTERVAL_MS, signal);
  }
  return false;
}
