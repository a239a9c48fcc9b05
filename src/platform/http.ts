import { errorCode, MoleculeError, NetworkError, ProtocolError, TimeoutError } from '../core/errors.ts';
import type { Target } from '../core/target.ts';
import { readBounded } from './read-bounded.ts';
import { statusError } from './status-error.ts';

/** The part of `fetch` that is used; tests hand in the local platform itself. */
export type FetchLike = (request: Request) => Promise<Response>;

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  readonly method: HttpMethod;
  /** Path and query under the platform's origin; ids in it are already validated. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is read, instead of `body`. */
  readonly stream?: RequestStream;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** False for the public endpoints that tell a revoked token from a removed workspace. */
  readonly authenticated?: boolean;
  readonly maxResponseBytes?: number;
}

/** A body that is not held in memory. */
export interface RequestStream {
  readonly contentType: string;
  readonly lengthBytes: number;
  readonly body: ReadableStream<Uint8Array>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, not yet validated; undefined for an empty body. */
  readonly json: unknown;
}

const DEFAULT_MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/**
 * One request to the target's own platform. The token never follows a redirect. Throws `NetworkError`,
 * `TimeoutError`, `ProtocolError` or `HttpStatusError`; when the caller's signal aborts, throws its reason.
 */
export async function request(
  fetchLike: FetchLike,
  target: Target,
  options: HttpRequest,
): Promise<HttpAnswer> {
  return withDeadline(options, async (signal) => {
    const response = await exchange(fetchLike, target, options, signal);
    const text = await readBounded(response, options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES);
    return { status: response.status, headers: response.headers, json: parseJson(text) };
  });
}

export interface StreamRequest {
  readonly path: string;
  /** How long the platform may take to begin its answer; what follows takes as long as the caller reads. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Opens an event stream. Errors as for `request`; those of the body surface while it is read. */
export async function openStream(
  fetchLike: FetchLike,
  target: Target,
  options: StreamRequest,
): Promise<ReadableStream<Uint8Array>> {
  const response = await openBody(fetchLike, target, options, 'text/event-stream');
  const isEventStream = response.headers.get('Content-Type')?.startsWith('text/event-stream') === true;
  if (isEventStream && response.body !== null) return response.body;
  await response.body?.cancel();
  throw new ProtocolError('the platform has no event stream', 'Nothing to do: polling goes on without it.');
}

/** An answer whose body is not read yet; whoever reads it ends it. Errors as for `openStream`. */
export function openBody(
  fetchLike: FetchLike,
  target: Target,
  options: StreamRequest,
  accept: string,
): Promise<Response> {
  return withDeadline(options, (signal) =>
    // The deadline ends with the headers; the body lives on the caller's own signal.
    exchange(fetchLike, target, { ...options, method: 'GET', accept }, signal),
  );
}

interface Deadline {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

async function withDeadline<T>(options: Deadline, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = new AbortController();
  const onAbort = () => deadline.abort(options.signal.reason);
  if (options.signal.aborted) onAbort();
  options.signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => deadline.abort(new TimeoutError(options.timeoutMs)), options.timeoutMs);
  try {
    return await work(deadline.signal);
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : toPlatformError(error);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
  }
}

interface Exchange {
  readonly method: HttpMethod;
  readonly path: string;
  readonly body?: unknown;
  readonly stream?: RequestStream;
  readonly authenticated?: boolean;
  readonly accept?: string;
}

/** The only place that reveals a token. */
async function exchange(
  fetchLike: FetchLike,
  target: Target,
  options: Exchange,
  signal: AbortSignal,
): Promise<Response> {
  const response = await fetchLike(
    new Request(`${target.platformUrl}${options.path}`, {
      method: options.method,
      headers: headersFor(target, options),
      redirect: 'manual',
      signal,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.stream === undefined ? {} : { body: options.stream.body }),
    }),
  );
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    throw new ProtocolError(
      `the platform redirects (HTTP ${response.status})`,
      'Set MOLECULE_PLATFORM_URL to the final address: the token is not sent along a redirect.',
    );
  }
  if (!response.ok) throw await statusError(response, target);
  return response;
}

function headersFor(target: Target, options: Exchange): Headers {
  // The platform's edge routes by Origin and refuses any other than its own.
  const headers = new Headers({
    Accept: options.accept ?? 'application/json',
    Origin: new URL(target.platformUrl).origin,
  });
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.stream !== undefined) {
    headers.set('Content-Type', options.stream.contentType);
    // Without it the body would go out in chunks, which proxies like to refuse.
    headers.set('Content-Length', String(options.stream.lengthBytes));
  }
  if (options.authenticated !== false) {
    headers.set('Authorization', `Bearer ${target.token.reveal()}`);
    headers.set('X-Workspace-ID', target.id);
  }
  return headers;
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = /^\s*</.test(text) ? 'a web page' : 'text that is not JSON';
    throw new ProtocolError(
      `the platform answered with ${what}`,
      'Check that MOLECULE_PLATFORM_URL is the address of the platform itself, not of a proxy or a login page.',
      { cause },
    );
  }
}

/** Bun reports a refused, unresolved or reset connection as a plain error with a `code`. */
export function toPlatformError(error: unknown): unknown {
  if (error instanceof MoleculeError) return error;
  if (!(error instanceof Error)) return new NetworkError('UNKNOWN', { cause: error });
  return new NetworkError(errorCode(error) ?? error.name, { cause: error });
}

/** The platform's clock when it answered (`Date` header), whole seconds. */
export function dateHeaderMs(answer: HttpAnswer): number | undefined {
  const at = Date.parse(answer.headers.get('Date') ?? '');
  return Number.isNaN(at) ? undefined : at;
}
