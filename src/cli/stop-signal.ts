/** The process as far as stopping is concerned. */
export interface SignalSource {
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Aborts with the first signal that asks the program to end; disposed of, signals work as usual again. */
export function watchStopSignals(source: SignalSource): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const name of SIGNALS) source.on(name, stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of SIGNALS) source.off(name, stop);
    },
  };
}
