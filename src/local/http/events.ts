import { pause } from '../store/clock.ts';
import { refuse } from './reply.ts';

/** Something that happened on the platform. `workspaceId` is absent for what concerns no workspace. */
export interface PlatformEvent {
  readonly type: string;
  readonly workspaceId?: string;
  readonly timestampMs: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type EventListener = (event: PlatformEvent) => void;

const MAX_SUBSCRIBERS = 256;
const MAX_KEPT = 100;
/** Told to the streams, and not kept. */
const FLEETING =
  /^(?:ACTIVITY_LOGGED|AGENT_MESSAGE|USER_MESSAGE|PEER_MESSAGE|BROADCAST_MESSAGE|A2A_RESPONSE|TASK_UPDATED|WORKSPACE_HEARTBEAT|FAULTS_CHANGED|MESSAGE_MARKED)$/;

export interface KeptEvent extends PlatformEvent {
  readonly id: string;
}

/** Tells everybody in this process what happened; an event stream is one subscriber. */
export class EventHub {
  readonly #listeners = new Set<EventListener>();
  readonly #nowMs: () => number;
  readonly #kept: KeptEvent[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Returns a function that ends the subscription, or undefined when there are too many already. */
  subscribe(listener: EventListener): (() => void) | undefined {
    if (this.#listeners.size >= MAX_SUBSCRIBERS) return undefined;
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(type: string, workspaceId: string | undefined, payload: PlatformEvent['payload'] = {}): void {
    const event = {
      type,
      ...(workspaceId === undefined ? {} : { workspaceId }),
      timestampMs: this.#nowMs(),
      payload,
    };
    if (!FLEETING.test(type)) this.#keep({ ...event, id: crypto.randomUUID() });
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** The latest changes of workspaces and requests, the newest first. */
  kept(workspaceId?: string): readonly KeptEvent[] {
    const all = this.#kept.toReversed();
    return workspaceId === undefined ? all : all.filter((event) => event.workspaceId === workspaceId);
  }

  #keep(event: KeptEvent): void {
    this.#kept.push(event);
    if (this.#kept.length > MAX_KEPT) this.#kept.shift();
  }

  get subscriberCount(): number {
    return this.#listeners.size;
  }
}

/** A reader that is further behind is cut off: it connects again and asks for what it missed. */
const MAX_LINES_BEHIND = 500;

export interface StreamOptions {
  readonly request: Request;
  /** What is sent of an event; undefined for one that this stream does not carry. */
  readonly show: (event: PlatformEvent) => unknown;
  /** Called once it is open; what it returns, when it has ended. */
  readonly onOpened?: (() => () => void) | undefined;
}

export interface EventStreams {
  /** Server-sent events, with a ping at once and every `pingIntervalMs`. */
  open(options: StreamOptions): Response;
  /** Ends the streams whose requests the predicate holds for. */
  close(isToEnd: (request: Request) => boolean): void;
}

export function createEventStreams(hub: EventHub, pingIntervalMs: number, closed: AbortSignal): EventStreams {
  const open = new Map<AbortController, Request>();
  return {
    close(isToEnd) {
      for (const [ending, request] of [...open]) if (isToEnd(request)) ending.abort();
    },
    open({ request, show, onOpened }) {
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
      const onEnded = onOpened?.();
      ended.addEventListener('abort', () => {
        unsubscribe();
        open.delete(ending);
        onEnded?.();
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
