import type { z } from 'zod';
import { errorCode, MoleculeError, NetworkError, ProtocolError, TooLargeError } from '../core/errors.ts';
import { HttpStatusError, type HttpStatusFacts } from '../core/http-status-error.ts';
import { parseJson } from '../core/json.ts';
import type { Secret } from '../core/secret.ts';
import { errorBodySchema, refusalCode } from '../wire/error-body.ts';
import { retryAfterMs } from './retry.ts';

const MAX_ERROR_BYTES = 16 * 1024;
const MAX_DETAIL_CHARACTERS = 300;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, not yet validated; undefined for an empty body. */
  readonly json: unknown;
}

/** A 2xx answer with its body. Throws `TooLargeError`, and `ProtocolError` for a body that is not JSON. */
export async function readAnswer(response: Response, maxBytes: number): Promise<HttpAnswer> {
  const text = await readBounded(response, maxBytes);
  return { status: response.status, headers: response.headers, json: parseBody(text) };
}

/** The body of an answer in its known shape. Throws `ProtocolError` for any other. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: HttpAnswer): T {
  const parsed = schema.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  throw new ProtocolError(
    'the platform answered in an unknown shape',
    'Check that MOLECULE_PLATFORM_URL is a Molecule platform, and that it is not older than 2026-04-29.',
    { cause: parsed.error },
  );
}

/** The platform's clock when it answered (`Date` header), whole seconds, in milliseconds since the epoch. */
export function dateHeaderMs(answer: HttpAnswer): number | undefined {
  const at = Date.parse(answer.headers.get('Date') ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** What an answer outside 2xx says, whatever its body is. The token of the request is taken out of it. */
export async function statusError(response: Response, token: Secret): Promise<HttpStatusError> {
  const body = await readBounded(response, MAX_ERROR_BYTES).catch(() => '');
  // An answer may quote the request, and its text goes to the log.
  const facts = factsIn(body.replaceAll(token.reveal(), `${token}`));
  return new HttpStatusError(response.status, {
    ...facts,
    retryAfterMs: retryAfterMs(response.headers) ?? facts.retryAfterMs,
  });
}

/** The error of a request that got no whole answer. Bun reports a refused, unresolved or reset connection as a plain error with a `code`. */
export function toPlatformError(error: unknown): MoleculeError {
  if (error instanceof MoleculeError) return error;
  const code = error instanceof Error ? (errorCode(error) ?? error.name) : 'UNKNOWN';
  return new NetworkError(code, { cause: error });
}

function factsIn(text: string): HttpStatusFacts {
  const detail = text.slice(0, MAX_DETAIL_CHARACTERS);
  const body = errorBodySchema.safeParse(parseJson(text)).data;
  if (body === undefined) return text.trim() === '' ? {} : { detail };
  const seconds = body.retry_after ?? body.retry_after_seconds;
  return {
    code: refusalCode(body),
    detail: body.error?.slice(0, MAX_DETAIL_CHARACTERS),
    retryAfterMs: seconds === undefined ? undefined : seconds * 1000,
    deliveryConfirmed: body.delivery_confirmed,
  };
}

/** The body as text. One of more than `maxBytes` is an error before it is in memory. */
async function readBounded(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new TooLargeError(maxBytes);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseBody(text: string): unknown {
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
