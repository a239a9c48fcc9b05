import { serveLocalPlatform } from '../../src/local/http/serve.ts';
import { createLocalPlatform, type LocalPlatform } from '../../src/local/platform.ts';

/** `arrives`: nothing has happened yet. `handled`: it has taken effect, and its answer is not on its way yet. */
export type RequestMoment = 'arrives' | 'handled';

export interface SeenRequest {
  readonly moment: RequestMoment;
  readonly method: string;
  readonly path: string;
  readonly query: string;
}

export interface CanvasOptions {
  readonly rateLimitPerMinute?: number;
}

export interface SendOptions {
  /** A peer's id; the canvas user unless given. */
  readonly from?: string;
  /** The row appears this long behind those that are there already. */
  readonly lateByMicros?: (index: number) => number;
  /** All rows of one group have one time: how many are in the group of this row. */
  readonly sharesTimeWithPrevious?: (index: number) => boolean;
}

/** A local platform behind a real socket, whose clock can be set and whose requests can be watched. */
export class Canvas implements AsyncDisposable {
  readonly platform: LocalPlatform;
  readonly url: string;
  readonly #stop: () => Promise<void>;
  readonly #clock: { offsetMicros: number };
  readonly #watchers = new Set<(request: SeenRequest) => void>();
  #lastMicros = 0;

  private constructor(
    platform: LocalPlatform,
    clock: { offsetMicros: number },
    server: { readonly url: string; readonly stop: () => Promise<void> },
    watchers: Set<(request: SeenRequest) => void>,
  ) {
    this.platform = platform;
    this.#clock = clock;
    this.url = server.url;
    this.#stop = server.stop;
    this.#watchers = watchers;
  }

  static async open(options: CanvasOptions = {}): Promise<Canvas> {
    const clock = { offsetMicros: 0 };
    const platform = createLocalPlatform({
      ...options,
      clock: { nowMicros: () => nowMicros() + clock.offsetMicros },
    });
    const watchers = new Set<(request: SeenRequest) => void>();
    const tell = (request: Request, moment: RequestMoment) => {
      const { pathname, search } = new URL(request.url);
      for (const watch of watchers) watch({ moment, method: request.method, path: pathname, query: search });
    };
    const server = await serveLocalPlatform({
      ...platform,
      async fetch(request) {
        tell(request, 'arrives');
        const response = await platform.fetch(request);
        tell(request, 'handled');
        return response;
      },
    });
    return new Canvas(platform, clock, server, watchers);
  }

  /** Returns the way to stop watching. */
  watch(onRequest: (request: SeenRequest) => void): () => void {
    this.#watchers.add(onRequest);
    return () => this.#watchers.delete(onRequest);
  }

  /** Ahead only: a platform whose database goes back in time has no order to keep. */
  advanceClock(byMs: number): void {
    this.#clock.offsetMicros += byMs * 1000;
  }

  /** Stores messages whose order in the feed is the order in which they are sent, unless they are late. */
  send(workspaceId: string, texts: readonly string[], options: SendOptions = {}): string[] {
    const start = nowMicros() + this.#clock.offsetMicros;
    const times = texts.map((_, index) => {
      if (options.lateByMicros !== undefined) return start - options.lateByMicros(index);
      const isShared = options.sharesTimeWithPrevious?.(index) === true;
      this.#lastMicros = Math.max(start, this.#lastMicros + (isShared ? 0 : 1));
      return this.#lastMicros;
    });
    return this.platform.insertMessages(workspaceId, texts, {
      sourceId: options.from ?? null,
      createdAtMicros: (index) => times[index] ?? start,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    this.platform.close();
  }
}

function nowMicros(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
