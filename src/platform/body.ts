import {
  errorCode,
  MoleculeError,
  messageOf,
  NetworkError,
  TimeoutError,
  TooLargeError,
} from '../core/errors.ts';
import { Breather } from '../runtime/breather.ts';

/** In which ways a body may not go on for ever; in a way that is not named it may. */
export interface BodyLimits {
  /** Between two chunks. */
  readonly silenceMs?: number;
  /** For all of it. */
  readonly totalMs?: number;
  readonly bytes?: number;
}

const SLICE_BYTES = 64 * 1024;

/**
 * The bytes of a body, in small pieces, as they come in. Throws `NetworkError` when the connection breaks, `TimeoutError`
 * and `TooLargeError` past the limits, and the signal's reason when that aborts. Whatever ends it ends the connection too.
 */
export async function* readBody(
  body: ReadableStream<Uint8Array> | null,
  limits: BodyLimits,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  let why: unknown;
  const stop = (reason: unknown) => {
    why ??= reason;
    void reader.cancel().catch(() => undefined);
  };
  const onAbort = () => stop(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const stopAfter = (durationMs: number | undefined) =>
    durationMs === undefined ? undefined : setTimeout(() => stop(new TimeoutError(durationMs)), durationMs);
  const total = stopAfter(limits.totalMs);
  const breather = new Breather();
  let bytes = 0;
  try {
    for (;;) {
      const silence = stopAfter(limits.silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (why !== undefined || done) break;
      bytes += value.byteLength;
      if (limits.bytes !== undefined && bytes > limits.bytes) throw new TooLargeError(limits.bytes);
      for (let at = 0; at < value.byteLength; at += SLICE_BYTES) {
        yield value.subarray(at, at + SLICE_BYTES);
        await breather.breathe();
      }
    }
  } catch (error) {
    throw why ?? toPlatformError(error);
  } finally {
    clearTimeout(total);
    signal.removeEventListener('abort', onAbort);
    stop(undefined);
  }
  if (why !== undefined) throw why;
}

/** Chunks that are made when they are read; whoever stops reading ends the making of them. */
export function streamOf(chunks: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return();
    },
  });
}

/** The same body, which ends with `TimeoutError` when nothing comes in for so long. Whoever leaves it ends the connection. */
export function unlessSilent(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const end = () => reader.cancel().catch(() => undefined);
  return new ReadableStream({
    async pull(controller) {
      const silence = Promise.withResolvers<never>();
      const timer = setTimeout(() => silence.reject(new TimeoutError(silenceMs)), silenceMs);
      try {
        const { done, value } = await Promise.race([reader.read(), silence.promise]);
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        void end();
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: () => void end(),
  });
}

/** The error of a request that got no whole answer. Bun reports a refused, unresolved or reset connection as a plain error with a `code`. */
export function toPlatformError(error: unknown): MoleculeError {
  if (error instanceof MoleculeError) return error;
  const code = error instanceof Error ? (errorCode(error) ?? error.name) : 'UNKNOWN';
  return new NetworkError(code, { cause: error, proxyStatus: proxyStatusOf(error) });
}

/** Bun 1.4.5 tells in words only what a proxy answered instead of opening a tunnel. */
function proxyStatusOf(error: unknown): number | undefined {
  if (errorCode(error) !== 'ERR_PROXY_TUNNEL') return undefined;
  return Number(/tunnel: (\d{3})\b/.exec(messageOf(error))?.[1] ?? 502);
}
