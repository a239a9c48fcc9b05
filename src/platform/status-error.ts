import { HttpStatusError, type HttpStatusFacts } from '../core/errors.ts';
import type { Target } from '../core/target.ts';
import { errorBodySchema, refusalCode } from '../wire/error-body.ts';
import { readBounded } from './read-bounded.ts';
import { retryAfterMs } from './retry.ts';

const MAX_ERROR_BYTES = 16 * 1024;
const MAX_DETAIL_CHARACTERS = 300;

/** What an answer outside 2xx says, whatever its body is. Our token is taken out of it. */
export async function statusError(response: Response, target: Target): Promise<HttpStatusError> {
  const body = await readBounded(response, MAX_ERROR_BYTES).catch(() => '');
  // An answer may quote the request, and its text goes to the log.
  const text = body.replaceAll(target.token.reveal(), `${target.token}`);
  const facts = factsIn(text);
  return new HttpStatusError(response.status, {
    ...facts,
    retryAfterMs: retryAfterMs(response.headers) ?? facts.retryAfterMs,
  });
}

function factsIn(text: string): HttpStatusFacts {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return text.trim() === '' ? {} : { detail: text.slice(0, MAX_DETAIL_CHARACTERS) };
  }
  const parsed = errorBodySchema.safeParse(json);
  if (!parsed.success) return { detail: text.slice(0, MAX_DETAIL_CHARACTERS) };
  const body = parsed.data;
  const seconds = body.retry_after ?? body.retry_after_seconds;
  return {
    code: refusalCode(body),
    detail: body.error?.slice(0, MAX_DETAIL_CHARACTERS),
    retryAfterMs: seconds === undefined ? undefined : seconds * 1000,
    deliveryConfirmed: body.delivery_confirmed,
  };
}
