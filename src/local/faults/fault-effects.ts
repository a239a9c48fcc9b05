import { STATUS_CODES } from 'node:http';
import { goJson, type Handler } from '../http/reply.ts';
import { aborted, pause } from '../store/clock.ts';
import { badBody } from './bad-bodies.ts';
import type { RequestFault } from './faults.ts';

const ERROR_PAGE = '<!DOCTYPE html><html><head><title>Error</title></head><body>Bad gateway</body></html>';

/** The error of a connection that was closed without an answer, as `fetch` gives it. */
export function droppedConnection(): TypeError {
  return Object.assign(new TypeError('The socket connection was closed unexpectedly.'), {
    code: 'ECONNRESET',
  });
}

/** The platform, as a request finds it. */
export interface Handlers {
  readonly handle: Handler;
  readonly withoutDatabase: (afterAuth: boolean) => Handler;
}

/** Handles a request with its faults: delays first, then at most one other in place of the answer. */
export async function handleWithFaults(
  faults: readonly RequestFault[],
  request: Request,
  handlers: Handlers,
  closed: AbortSignal,
): Promise<Response> {
  const over = AbortSignal.any([request.signal, closed]);
  for (const fault of faults) {
    if (fault.kind === 'delay') await pause(fault.delayMs, over);
    else return faultyAnswer(fault, request, handlers, over);
  }
  if (closed.aborted) throw droppedConnection();
  return handlers.handle(request);
}

async function faultyAnswer(
  fault: Exclude<RequestFault, { kind: 'delay' }>,
  request: Request,
  { handle, withoutDatabase }: Handlers,
  over: AbortSignal,
): Promise<Response> {
  switch (fault.kind) {
    case 'status':
      return errorResponse(fault);
    case 'html':
      return text(ERROR_PAGE, fault.status ?? 200, 'text/html; charset=utf-8');
    case 'malformed':
      return text('{"status": "ok", oops', 200, 'application/json; charset=utf-8');
    case 'truncate':
      return cutInTheMiddle(await handle(request));
    case 'hang':
      await aborted(over);
      throw droppedConnection();
    case 'drop':
      if (fault.afterHandling === true) await (await handle(request)).body?.cancel();
      throw droppedConnection();
    case 'outage':
      throw droppedConnection();
    case 'bad-body':
      return badBody(fault.body, request, over);
    case 'database-down':
      return withoutDatabase(fault.afterAuth ?? false)(request);
  }
}

function errorResponse(fault: Extract<RequestFault, { kind: 'status' }>): Response {
  const seconds = fault.retryAfterSeconds;
  const error = fault.status === 429 ? 'rate limit exceeded' : (STATUS_CODES[fault.status] ?? 'fault');
  const body = fault.body ?? goJson({ error, ...(seconds === undefined ? {} : { retry_after: seconds }) });
  const hasNoBody = fault.status === 204 || fault.status === 205 || fault.status === 304;
  return new Response(hasNoBody ? null : body, {
    status: fault.status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      ...(seconds === undefined ? {} : { 'Retry-After': String(seconds) }),
    },
  });
}

function text(body: string, status: number, type: string): Response {
  return new Response(body, { status, headers: { 'Content-Type': type } });
}

/** Half of the answer under the length of the whole; on a real socket the server corrects that length. */
async function cutInTheMiddle(response: Response): Promise<Response> {
  if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    throw droppedConnection();
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('Content-Length', String(bytes.byteLength));
  return new Response(bytes.subarray(0, Math.floor(bytes.byteLength / 2)), {
    status: response.status,
    headers,
  });
}
