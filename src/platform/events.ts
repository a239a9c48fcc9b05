import { createParser, type EventSourceParser } from 'eventsource-parser';
import { z } from 'zod';
import { parseJson } from '../core/json.ts';
import { readBody } from './body.ts';

const eventSchema = z.object({
  type: z.string(),
  timestamp: z.number().optional().catch(undefined),
  data: z.unknown().optional(),
});

/** Something that happened to the workspace. `data` is remote and of any shape. */
export interface PlatformEvent {
  /** Empty for an event that cannot be read. */
  readonly type: string;
  /** Milliseconds since the epoch, on the platform's clock. */
  readonly atMs: number | undefined;
  readonly data: unknown;
}
const MAX_EVENT_CHARACTERS = 1024 * 1024;
/** Far more than events take; a stream that goes on like this would keep this process busy with nothing. */
const FLOOD = { bytes: 16 * 1024 * 1024, withinMs: 60_000 };

export interface EventOptions {
  readonly silenceMs: number;
  readonly onEvent: (event: PlatformEvent) => void;
}

/** Calls `onEvent` until the stream or the signal ends, none came for `silenceMs`, or far too much came. `NetworkError`. */
export async function readEvents(
  stream: ReadableStream<Uint8Array>,
  { silenceMs, onEvent }: EventOptions,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const end = () => ended.abort();
  let silence = setTimeout(end, silenceMs);
  const over = AbortSignal.any([signal, ended.signal]);
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') end();
    },
    onEvent: ({ data }) => {
      clearTimeout(silence);
      silence = setTimeout(end, silenceMs);
      const event = eventSchema.safeParse(parseJson(data)).data;
      onEvent({ type: event?.type ?? '', atMs: event?.timestamp, data: event?.data });
    },
  });
  try {
    await feedUntilFlood(parser, stream, over);
  } catch (error) {
    if (!over.aborted) throw error;
  } finally {
    clearTimeout(silence);
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
