import { NetworkError, TimeoutError } from '../core/errors.ts';
import { toPlatformError } from './http.ts';

/** A file on its way. Whoever has it calls `cancel` in the end: it ends the connection, read or not. */
export interface Download {
  /** What the platform announces; undefined when it does not say. */
  readonly lengthBytes: number | undefined;
  /** Throws `NetworkError` when the body ends early, `TimeoutError` when it stalls; the signal's reason on abort. */
  readonly chunks: AsyncIterable<Uint8Array>;
  cancel(): void;
}

/** The body of an answer as a download that may not be silent for longer than `silenceMs`. */
export function downloadOf(response: Response, silenceMs: number, signal: AbortSignal): Download {
  const lengthBytes = announcedBytes(response.headers);
  const reader = response.body?.getReader();
  const cancel = () => void reader?.cancel().catch(() => undefined);
  return {
    lengthBytes,
    cancel,
    chunks: readChunks({ reader, cancel, lengthBytes, silenceMs }, signal),
  };
}

/** The length of an encoded body says nothing about what comes out of it. */
function announcedBytes(headers: Headers): number | undefined {
  const text = headers.get('Content-Length');
  if (text === null || !/^\d+$/.test(text) || headers.has('Content-Encoding')) return undefined;
  return Number(text);
}

interface Reading {
  readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly cancel: () => void;
  readonly lengthBytes: number | undefined;
  readonly silenceMs: number;
}

async function* readChunks(
  { reader, cancel, lengthBytes, silenceMs }: Reading,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let readBytes = 0;
  let isSilent = false;
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    while (reader !== undefined) {
      const silence = setTimeout(() => {
        isSilent = true;
        cancel();
      }, silenceMs);
      const next = await reader.read().finally(() => clearTimeout(silence));
      if (next.done) break;
      readBytes += next.value.byteLength;
      yield next.value;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : toPlatformError(error);
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
  signal.throwIfAborted();
  if (isSilent) throw new TimeoutError(silenceMs);
  if (lengthBytes !== undefined && readBytes < lengthBytes) throw new NetworkError('CUT_OFF');
}
