import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { parseJson } from '../core/json.ts';

/** The name is all that is read of an event: what it carries is never trusted or used. */
const eventSchema = z.object({ type: z.string() });
const MAX_EVENT_CHARACTERS = 1024 * 1024;

/**
 * Calls `onEvent` with the type of every event until the stream ends, the signal aborts, or no event came for
 * `silenceMs`; comments such as the platform's pings do not count. Always releases the connection. Rejects with the
 * runtime's own error when the connection breaks.
 */
export async function readEvents(
  stream: ReadableStream<Uint8Array>,
  options: { readonly silenceMs: number; readonly onEvent: (type: string) => void },
  signal: AbortSignal,
): Promise<void> {
  const reader = stream.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  let silence = setTimeout(stop, options.silenceMs);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onError: stop,
    onEvent: ({ data }) => {
      clearTimeout(silence);
      silence = setTimeout(stop, options.silenceMs);
      const parsed = eventSchema.safeParse(parseJson(data));
      options.onEvent(parsed.success ? parsed.data.type : '');
    },
  });
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', stop);
    stop();
  }
}
