import { createParser, type EventSourceParser } from 'eventsource-parser';
import { z } from 'zod';
import { parseJson } from '../core/json.ts';
import { readBody } from './body.ts';

/** The name is all that is read of an event: what it carries is never trusted or used. */
const eventSchema = z.object({ type: z.string() });
const MAX_EVENT_CHARACTERS = 1024 * 1024;
/** Far more than events take; a stream that goes on like this would keep this process busy with nothing. */
const FLOOD = { bytes: 16 * 1024 * 1024, withinMs: 60_000 };

export interface EventOptions {
  readonly silenceMs: number;
  readonly onEvent: (type: string) => void;
}

/**
 * Calls `onEvent` with the type of every event until the stream ends, the signal aborts, no event came for `silenceMs`, or
 * far too much came at once; comments such as the platform's pings do not count as events. Always releases the connection.
 * Rejects with `NetworkError` when that breaks.
 */
export async function readEvents(
  stream: ReadableStream<Uint8Array>,
  { silenceMs, onEvent }: EventOptions,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const end = () => ended.abort();
  let silence = setTimeout(end, silenceMs);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') end();
    },
    onEvent: ({ data }) => {
      clearTimeout(silence);
      silence = setTimeout(end, silenceMs);
      const parsed = eventSchema.safeParse(parseJson(data));
      onEvent(parsed.success ? parsed.data.type : '');
    },
  });
  try {
    await feedUntilFlood(parser, stream, ended.signal);
  } catch (error) {
    if (!ended.signal.aborted) throw error;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', end);
  }
}

async function feedUntilFlood(
  parser: EventSourceParser,
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const decoder = new TextDecoder();
  let sinceMs = performance.now();
  let bytes = 0;
  for await (const chunk of readBody(stream, {}, signal)) {
    if (signal.aborted) return;
    if (performance.now() - sinceMs > FLOOD.withinMs) [sinceMs, bytes] = [performance.now(), 0];
    bytes += chunk.byteLength;
    if (bytes > FLOOD.bytes) return;
    parser.feed(decoder.decode(chunk, { stream: true }));
  }
}
