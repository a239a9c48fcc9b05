import type { Readable, Writable } from 'node:stream';

export interface Shutdown {
  /** Aborts once, when the process should end. */
  readonly signal: AbortSignal;
  readonly reason: () => string;
}

export interface ShutdownSources {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly process: NodeJS.EventEmitter;
}

/**
 * Tells when the process should end: the host sends SIGINT, then SIGTERM, or just goes away, which shows as the end of
 * stdin or a broken stdout. The MCP SDK watches neither.
 */
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
  return { signal: controller.signal, reason: () => reason };
}
