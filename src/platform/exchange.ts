import { ProtocolError, TimeoutError } from '../core/errors.ts';
import type { Target } from '../core/target.ts';
import type { TokenGuard } from '../core/token-guard.ts';
import { unlessAborted } from '../runtime/sleep.ts';
import { dateHeaderMs, statusError } from './answer.ts';
import { toPlatformError } from './body.ts';
import type { FetchLike } from './safe-fetch.ts';

export interface Way {
  readonly target: Target;
  readonly send: FetchLike;
  readonly guard: TokenGuard;
  /** @param dateMs the platform's clock when it answered, milliseconds since the epoch */
  readonly onDate: (dateMs: number) => void;
}

export interface Sending {
  readonly method: 'GET' | 'POST';
  /** Path and query under the platform's origin; ids in it are already validated. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is read, instead of `body`. */
  readonly stream?: RequestStream;
  /** False for the public endpoints that tell a revoked token from a removed workspace. */
  readonly authenticated?: boolean;
}

export interface RequestStream {
  readonly contentType: string;
  readonly lengthBytes: number;
  readonly body: ReadableStream<Uint8Array>;
}

/** Sends one request; the answer's body is not read yet. Throws `TokenLeakError`, `ProtocolError` and `HttpStatusError`. */
export async function exchange(
  { target, send, guard, onDate }: Way,
  sending: Sending,
  accept: string,
  signal: AbortSignal,
): Promise<Response> {
  const { method, path, stream } = sending;
  const body = sending.body === undefined ? '' : JSON.stringify(sending.body);
  guard.refuse(`${path}\n${body}`, 'What was to be sent');
  const response = await send(
    new Request(`${target.platformUrl}${path}`, {
      method,
      headers: headersFor(target, sending, accept),
      redirect: 'manual',
      signal,
      ...(body === '' ? {} : { body }),
      ...(stream === undefined ? {} : { body: stream.body }),
    }),
  );
  const dateMs = dateHeaderMs(response.headers);
  if (dateMs !== undefined) onDate(dateMs);
  if (response.status >= 300 && response.status < 400) {
    leave(response);
    throw new ProtocolError(
      `the platform redirects (HTTP ${response.status})`,
      'Set MOLECULE_PLATFORM_URL to the final address: the token is not sent along a redirect.',
      { isForeign: true },
    );
  }
  const encoding = response.headers.get('Content-Encoding') ?? 'identity';
  if (encoding !== 'identity') {
    leave(response);
    throw new ProtocolError(
      'the platform answers compressed, although it is asked not to',
      'Tell its operator: whatever is in front of the platform ignores "Accept-Encoding: identity".',
    );
  }
  if (!response.ok) throw await statusError(response, target.token, signal);
  return response;
}

/** Lets go of a body that nobody reads; whoever sends it may not even take note of that. */
export function leave({ body }: Response): void {
  void body?.cancel().catch(() => undefined);
}

/** Does work that ends with `TimeoutError` after `timeoutMs`, and with the signal's reason when that aborts. */
export async function withDeadline<T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const onAbort = () => deadline.abort(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => deadline.abort(new TimeoutError(timeoutMs)), timeoutMs);
  try {
    return await unlessAborted(work(deadline.signal), deadline.signal);
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : toPlatformError(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** The only place that puts a token into a request. */
function headersFor(target: Target, { body, stream, authenticated }: Sending, accept: string): Headers {
  // The platform's edge routes by Origin and refuses any other than its own.
  const headers = new Headers({
    Accept: accept,
    'Accept-Encoding': 'identity',
    Origin: new URL(target.platformUrl).origin,
  });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (stream !== undefined) {
    headers.set('Content-Type', stream.contentType);
    // Without it the body would go out in chunks, which proxies like to refuse.
    headers.set('Content-Length', String(stream.lengthBytes));
  }
  if (authenticated !== false) {
    headers.set('Authorization', `Bearer ${target.token.reveal()}`);
    // An administrator is no workspace.
    if (target.id !== '') headers.set('X-Workspace-ID', target.id);
  }
  return headers;
}
