import { pause } from '../store/clock.ts';
import type { EventHub, PlatformEvent } from './events.ts';
import { refuse } from './reply.ts';

/** A reader this many lines behind is given up: it will come back and ask again. */
const MAX_LINES_BEHIND = 500;

export interface StreamOptions {
  readonly request: Request;
  /** What is sent of an event; undefined for one that this stream does not carry. */
  readonly show: (event: PlatformEvent) => unknown;
}

export interface EventStreams {
  /** Server-sent events: a ping at once and ever so often, and the events between. */
  open(options: StreamOptions): Response;
  /** Ends the streams whose requests are meant. */
  close(isMeant: (request: Request) => boolean): void;
}

export function createEventStreams(
  hub: EventHub,
  { pingIntervalMs, closed }: { readonly pingIntervalMs: number; readonly closed: AbortSignal },
): EventStreams {
  const open = new Map<AbortController, Request>();
  return {
    close(isMeant) {
      for (const [ending, request] of [...open]) if (isMeant(request)) ending.abort();
    },
    open({ request, show }) {
      request.signal.throwIfAborted();
      const ending = new AbortController();
      const ended = AbortSignal.any([ending.signal, closed, request.signal]);
      const stream = createLineStream(ending, ended);
      const unsubscribe = hub.subscribe((event) => {
        const shown = show(event);
        if (shown !== undefined) stream.write(`data: ${JSON.stringify(shown)}\n\n`);
      });
      if (unsubscribe === undefined) refuse(503, 'too many event streams');
      open.set(ending, request);
      ended.addEventListener('abort', () => {
        unsubscribe();
        open.delete(ending);
      });
      void keepAlive(stream.write, pingIntervalMs, ended);
      return new Response(stream.body, {
        headers: {
          'Content-Type': 'text/event-stream',
          'Cache-Control': 'no-cache',
          'X-Accel-Buffering': 'no',
        },
      });
    },
  };
}

/** A body that is written line by line, until `ended`; a reader that leaves aborts `ending`. */
function createLineStream(ending: AbortController, ended: AbortSignal) {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(ready) {
        controller = ready;
      },
      cancel() {
        controller = undefined;
        ending.abort();
      },
    },
    new CountQueuingStrategy({ highWaterMark: MAX_LINES_BEHIND }),
  );
  ended.addEventListener('abort', () => {
    controller?.close();
    controller = undefined;
  });
  return {
    body,
    write(text: string) {
      if (controller === undefined) return;
      if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(text));
      else ending.abort();
    },
  };
}

async function keepAlive(
  write: (text: string) => void,
  intervalMs: number,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    write(': ping\n\n');
    await pause(intervalMs, ended);
  }
}
