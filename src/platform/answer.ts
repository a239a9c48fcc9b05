import type { z } from 'zod';
import { ProtocolError, TooComplexError } from '../core/errors.ts';
import { HttpStatusError, type HttpStatusFacts } from '../core/http-status-error.ts';
import { parseJson } from '../core/json.ts';
import { JsonScanner } from '../core/json-scanner.ts';
import type { Secret } from '../core/secret.ts';
import { errorBodySchema, refusalCode } from '../wire/error-body.ts';
import { type BodyLimits, readBody } from './body.ts';
import { askedMs, retryAfterMs } from './retry.ts';

/** Whoever reads an answer has a deadline for all of it; this is for those who read on without one. */
const BODY_TIME = { silenceMs: 10_000, totalMs: 60_000 };
const MAX_ERROR_BYTES = 16 * 1024;
const MAX_DETAIL_CHARACTERS = 300;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, not yet validated; undefined for an empty body. */
  readonly json: unknown;
}

/** A 2xx answer, measured before it is parsed. Throws `TooLargeError`, `ProtocolError`, and the errors of `readBody`. */
export async function readAnswer(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const scanner = new JsonScanner();
  const text = await readText(response, { ...BODY_TIME, bytes: maxBytes }, signal, (chunk) => {
    scanner.read(chunk);
    const excess = scanner.excess();
    if (excess !== undefined) throw new TooComplexError(excess);
  });
  return { status: response.status, headers: response.headers, json: parseBody(text) };
}

/** The body of an answer in its known shape. Throws `ProtocolError` for any other. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: HttpAnswer): T {
  const parsed = schema.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  throw unknownShape(parsed.error);
}

export function unknownShape(cause?: unknown): ProtocolError {
  return new ProtocolError(
    'the platform answered in an unknown shape',
    'Check that MOLECULE_PLATFORM_URL is a Molecule platform, and that it is not older than 2026-04-29.',
    { cause },
  );
}

/** The platform's clock when it answered (`Date` header), whole seconds, in milliseconds since the epoch. */
export function dateHeaderMs(headers: Headers): number | undefined {
  const at = Date.parse(headers.get('Date') ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** What an answer outside 2xx says, whatever its body is. The token of the request is taken out of it. */
export async function statusError(
  response: Response,
  token: Secret,
  signal: AbortSignal,
): Promise<HttpStatusError> {
  const limits = { ...BODY_TIME, bytes: MAX_ERROR_BYTES };
  const body = await readText(response, limits, signal).catch(() => '');
  // An answer may quote the request, and its text goes to the log.
  const facts = factsIn(body.replaceAll(token.reveal(), `${token}`));
  return new HttpStatusError(response.status, {
    ...facts,
    isOwn: facts.isOwn === true || OWN_HEADERS.some((name) => response.headers.has(name)),
    retryAfterMs: retryAfterMs(response.headers) ?? facts.retryAfterMs,
  });
}

/** The platform puts the first on every answer; the second, of the edge of its makers, never comes from a proxy of ours. */
const OWN_HEADERS = ['X-RateLimit-Limit', 'CF-Ray'];

function factsIn(text: string): HttpStatusFacts {
  const detail = text.slice(0, MAX_DETAIL_CHARACTERS);
  const body = errorBodySchema.safeParse(parseJson(text)).data;
  if (body === undefined) return text.trim() === '' ? {} : { detail };
  const seconds = body.retry_after ?? body.retry_after_seconds;
  return {
    isOwn: body.error !== undefined,
    code: refusalCode(body),
    detail: body.error?.slice(0, MAX_DETAIL_CHARACTERS),
    retryAfterMs: seconds === undefined ? undefined : askedMs(seconds),
    deliveryConfirmed: body.delivery_confirmed,
  };
}

/** The body as text; `onChunk` sees each piece of it before it is in memory. */
async function readText(
  response: Response,
  limits: BodyLimits,
  signal: AbortSignal,
  onChunk: (chunk: Uint8Array) => void = () => undefined,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of readBody(response.body, limits, signal)) {
    onChunk(chunk);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(text, cause);
  }
}

/** @param text the body, or its beginning */
export function notJson(text: string, cause: unknown): ProtocolError {
  const what = text.trimStart().startsWith('<') ? 'a web page' : 'text that is not JSON';
  return new ProtocolError(
    `the platform answered with ${what}`,
    'Check that MOLECULE_PLATFORM_URL is the address of the platform itself, not of a proxy or a login page.',
    { cause, isForeign: true },
  );
}
