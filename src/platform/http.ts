import type { z } from 'zod';
import { PlatformError, ProtocolError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import { JSON_LIMITS } from '../core/json-scanner.ts';
import type { Target } from '../core/target.ts';
import { TokenGuard } from '../core/token-guard.ts';
import { orAborted, sleep } from '../runtime/sleep.ts';
import { workspaceSchema } from '../wire/registry.ts';
import { type HttpAnswer, parseAnswer, readAnswer } from './answer.ts';
import { exchange, leave, type Sending, type Way, withDeadline } from './exchange.ts';
import { Experience } from './experience.ts';
import {
  type Asked,
  type InquiryCalls,
  isDoubtful,
  lookAtPublic,
  lookOf,
  showsTrouble,
  tryToken,
} from './inquiry.ts';
import { type RowsAnswer, readRows } from './read-rows.ts';
import type { RowLimits } from './row-splitter.ts';
import { type FetchLike, safeFetch } from './safe-fetch.ts';

export type { RequestStream } from './exchange.ts';
export type { FetchLike } from './safe-fetch.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const MIB = 1024 * 1024;
const DEFAULT_MAX_RESPONSE_BYTES = MIB;
/** Of peers, memories and the like. */
const LIST = {
  bytes: 4 * MIB,
  values: JSON_LIMITS.values,
  row: { ...JSON_LIMITS, bytes: MIB },
  answerBytes: 16 * MIB,
};
const SILENCE_MS = 10_000;
/** A message may have 16 MiB and come over a slow connection. */
const ROWS_TOTAL_MS = 60_000;
/** A request that waits for so long may wait on a dead connection. */
const HUNG_MS = 1_000;
const HUNG_PING = { timeoutMs: 1_000, everyMs: 700 };
/** Why a hung request ends: never thrown to callers. */
const HUNG = new Error('another request was answered meanwhile');
/** The smallest question that needs the token and is answered by every age of the platform. */
const SMALL_QUERY = 'type=a2a_receive&limit=1&since_secs=1';
const INQUIRY_TIMEOUT_MS = 3_000;

export interface HttpRequest extends Sending {
  /** For the whole answer; 10 s unless given. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  /** Of the answer's body; 1 MiB unless given. */
  readonly maxResponseBytes?: number;
}

export interface ListLimits extends RowLimits {
  /** Read for the whole list, rows that are too large included. */
  readonly answerBytes: number;
}

export interface StreamRequest {
  readonly path: string;
  /** How long the platform may take to begin its answer; what follows takes as long as the caller reads. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** One watched workspace's way to its platform. The token goes nowhere else, and never follows a redirect. */
export class Connection {
  readonly ownPath: string;
  readonly #way: Way;

  constructor(
    readonly target: Target,
    fetchLike: FetchLike = safeFetch(),

    /** Shared by all that speak with the same platforms. */
    readonly experience = new Experience(),

    /** Knows the tokens that nothing which is sent may hold. */
    readonly guard = guardOf(target),
  ) {
    this.ownPath = `/workspaces/${target.id}`;
    const onDate = (dateMs: number) => experience.toldTime(target, dateMs);
    this.#way = { target, send: fetchLike, guard, onDate };
  }

  /**
   * One request. Throws `NetworkError`, `TimeoutError`, `ProtocolError` (also for an answer that is no JSON) or
   * `HttpStatusError`, each judged by what else is known of the platform, and `TokenLeakError` before anything is sent;
   * when the caller's signal aborts, throws its reason.
   */
  request(options: HttpRequest): Promise<HttpAnswer> {
    return this.#judged(options, options.signal, () => this.#answer(options));
  }

  /** Asks something small. False where this platform was asked a moment ago. Errors as for `request`. */
  async ping(
    { timeoutMs, everyMs }: { readonly timeoutMs: number; readonly everyMs: number },
    signal: AbortSignal,
  ): Promise<boolean> {
    if (!this.experience.takePing(this.target, everyMs)) return false;
    await this.request({ method: 'GET', path: `${this.ownPath}/activity?${SMALL_QUERY}`, timeoutMs, signal });
    return true;
  }

  /** Calls the listener whenever any request with a token worked, but for polls of feeds. Returns the way to stop. */
  onAccepted(listener: () => void): () => void {
    return this.experience.onAccepted(({ platformUrl }, path) => {
      const isPoll = path.includes('/activity?') && !path.endsWith(SMALL_QUERY);
      if (platformUrl === this.target.platformUrl && !isPoll) listener();
    });
  }

  #answer(options: HttpRequest): Promise<HttpAnswer> {
    return withDeadline(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.signal, async (signal) => {
      const maxBytes = options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES;
      const response = await exchange(this.#way, options, 'application/json', signal);
      return readAnswer(response, maxBytes, signal);
    });
  }

  /** One request whose answer must have this shape. Errors as for `request`, and `ProtocolError` for another shape. */
  async json<T>(schema: z.ZodType<T>, options: HttpRequest): Promise<T> {
    return parseAnswer(schema, await this.request(options));
  }

  get<T>(schema: z.ZodType<T>, path: string, signal: AbortSignal): Promise<T> {
    return this.json(schema, { method: 'GET', path, signal });
  }

  post<T>(schema: z.ZodType<T>, path: string, body: unknown, signal: AbortSignal): Promise<T> {
    return this.json(schema, { method: 'POST', path, body, signal });
  }

  /** `GET` of a list, as much of it as the limits allow. Errors: see `readRows`, and as for `request` before that. */
  rows(path: string, limits: ListLimits, signal: AbortSignal): Promise<RowsAnswer> {
    const body = { silenceMs: SILENCE_MS, totalMs: ROWS_TOTAL_MS, bytes: limits.answerBytes };
    const sending = { method: 'GET', path } as const;
    return this.#judged(sending, signal, async () => {
      const response = await this.#unlessHung(signal, (attempt) =>
        withDeadline(DEFAULT_TIMEOUT_MS, attempt, (deadline) =>
          exchange(this.#way, sending, 'application/json', deadline),
        ),
      );
      return readRows(response, { ...limits, body }, signal);
    });
  }

  /** The elements of a list that have this shape, at most `maxRows`. Errors: see `rows`. */
  async list<T>(schema: z.ZodType<T>, path: string, maxRows: number, signal: AbortSignal): Promise<T[]> {
    const { rows } = await this.rows(path, { ...LIST, rows: maxRows }, signal);
    return rows.flatMap((row) => {
      const parsed = row.isWhole ? schema.safeParse(row.json) : undefined;
      return parsed?.success === true ? [parsed.data] : [];
    });
  }

  /** The body of an event stream. Errors as for `request`; those of the body surface while it is read. */
  async openStream(options: StreamRequest): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#unlessHung(options.signal, (signal) =>
      this.openBody({ ...options, signal }, 'text/event-stream'),
    );
    const isEventStream = response.headers.get('Content-Type')?.startsWith('text/event-stream') === true;
    if (isEventStream && response.body !== null) return response.body;
    leave(response);
    throw new ProtocolError('the platform has no event stream', 'Nothing to do: polling goes on without it.');
  }

  /** An answer whose body is not read yet; whoever reads it ends it. Errors as for `openStream`. */
  openBody({ path, timeoutMs, signal }: StreamRequest, accept = '*/*'): Promise<Response> {
    const sending = { method: 'GET', path } as const;
    // The deadline ends with the headers; the body lives on the caller's own signal.
    return this.#judged(sending, signal, () =>
      withDeadline(timeoutMs, signal, (deadline) => exchange(this.#way, sending, accept, deadline)),
    );
  }

  /** Sends a request that got no answer within a second again, once another is answered. Only for what may be asked twice. */
  async #unlessHung<T>(signal: AbortSignal, send: (attempt: AbortSignal) => Promise<T>): Promise<T> {
    const answered = new AbortController();
    const hung = new AbortController();
    const pinging = AbortSignal.any([signal, answered.signal, hung.signal]);
    void this.#pingWhileHung(pinging, () => hung.abort(HUNG));
    try {
      return await send(AbortSignal.any([signal, hung.signal]));
    } catch (error) {
      if (error !== HUNG) throw error;
      return await send(signal);
    } finally {
      answered.abort();
    }
  }

  async #pingWhileHung(signal: AbortSignal, onAccepted: () => void): Promise<void> {
    await sleep(HUNG_MS, signal);
    if (signal.aborted) return;
    const stopListening = this.onAccepted(onAccepted);
    while (!signal.aborted) {
      await this.ping(HUNG_PING, signal).catch(() => undefined);
      await sleep(HUNG_PING.everyMs * (1 + Math.random()), signal);
    }
    stopListening();
  }

  /** What happened goes into the experience, and what failed is judged by it. */
  async #judged<T>(
    { path, authenticated }: Sending,
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<T> {
    const asked = { path, isAuthenticated: authenticated !== false };
    try {
      const result = await work();
      if (asked.isAuthenticated) this.experience.accepted(this.target, path);
      return result;
    } catch (error) {
      throw error instanceof PlatformError ? await this.#judge(error, asked, signal) : error;
    }
  }

  /** Rejects with the signal's reason when that aborts. */
  async #judge(error: PlatformError, asked: Asked, signal: AbortSignal): Promise<PlatformError> {
    const { experience, target, ownPath } = this;
    if (showsTrouble(error, asked)) experience.troubled(target);
    if (!isDoubtful(error, asked, ownPath)) {
      return error.inLightOf({ ...experience.about(target), ...lookOf(error, asked, ownPath) });
    }
    const found = await orAborted(this.#inquire(error), signal);
    signal.throwIfAborted();
    return error.inLightOf({ ...experience.about(target), ...found });
  }

  async #inquire(error: PlatformError) {
    const { experience, target } = this;
    const calls = this.#inquiryCalls();
    const look = await experience.look(target, () => lookAtPublic(calls));
    const isTokenInDoubt = error instanceof HttpStatusError && error.status === 401;
    if (!isTokenInDoubt || look.workspace !== 'exists') return look;
    const { isTokenAccepted, hadTrouble } = await tryToken(calls);
    if (hadTrouble) experience.troubled(target);
    return { ...look, isTokenAccepted };
  }

  #inquiryCalls(): InquiryCalls {
    const { ownPath } = this;
    const get = (path: string, authenticated: boolean) =>
      this.#answer({
        method: 'GET',
        path,
        authenticated,
        timeoutMs: INQUIRY_TIMEOUT_MS,
        signal: new AbortController().signal,
      });
    return {
      describe: async () => parseAnswer(workspaceSchema, await get(ownPath, false)),
      health: () => get('/health', false),
      useToken: () => get(`${ownPath}/activity?${SMALL_QUERY}`, true),
    };
  }
}

function guardOf({ token }: Target): TokenGuard {
  const tokens = [token];
  return new TokenGuard(() => tokens);
}
