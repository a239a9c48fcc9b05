import type { Readable, Writable } from 'node:stream';
import { sleep } from './sleep.ts';

export interface Shutdown {
  readonly signal: AbortSignal;
  readonly reason: () => string;
}

export interface ShutdownSources {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly process: Pick<NodeJS.EventEmitter, 'on'> & { readonly ppid: number };
}

const LOOK_INTERVAL_MS = 1_000;

/** Tells of the end: a signal, the end of stdin, a broken stdout, or another parent where stdin is held open by others. */
export function watchForShutdown(sources: ShutdownSources): Shutdown {
  const controller = new AbortController();
  let reason = '';
  const end = (why: string) => {
    if (controller.signal.aborted) return;
    reason = why;
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) sources.process.on(signal, () => end(signal));
  sources.stdin.on('end', () => end('end of stdin'));
  sources.stdin.on('close', () => end('stdin closed'));
  sources.stdin.on('error', () => end('stdin failed'));
  sources.stdout.on('error', () => end('stdout broken'));
  void parentGone(sources.process, controller.signal).then(() => end('the host is gone'));
  return { signal: controller.signal, reason: () => reason };
}

/** Resolves when the system gave this process another parent, or the signal aborts. Windows never does. */
async function parentGone(process: { readonly ppid: number }, signal: AbortSignal): Promise<void> {
  const parent = process.ppid;
  while (!signal.aborted && process.ppid === parent) await sleep(LOOK_INTERVAL_MS, signal);
}
