import { MoleculeError, NoAnswerError, TimeoutError } from '../../core/errors.ts';
import { HttpStatusError } from '../../core/http-status-error.ts';
import type { ToolResult } from './tool.ts';

/** What to do about a status, or about no answer in time, where that means something special for this call. */
export type CallAdvice = Readonly<Partial<Record<number | 'timeout', string>>>;

/**
 * The result of a call to the platform that failed, other than a message.
 * @param what as it stands before "failed", e.g. `reading the history`
 */
export function callFailure(error: unknown, what: string, advice: CallAdvice = {}): ToolResult {
  if (!(error instanceof MoleculeError)) throw error;
  const why = whyFailed(error, advice);
  return failedResult(error, `${what.charAt(0).toUpperCase()}${what.slice(1)} failed: ${why}`);
}

/** Why there is no usable answer of the platform, and what to do, in our words. Throws an error that is a bug. */
export function whyFailed(error: unknown, advice: CallAdvice = {}): string {
  if (!(error instanceof MoleculeError)) throw error;
  if (error instanceof HttpStatusError) return statusText(error, advice[error.status]);
  if (!(error instanceof NoAnswerError)) return `${error.message}. ${nextStepAfter(error)}`;
  if (error instanceof TimeoutError) return `${error.message}. ${advice.timeout ?? TRY_LATER}`;
  return `the platform cannot be reached: ${error.message}. ${TRY_LATER}`;
}

/** Instead of the advice of the error, which is for polls: they are repeated by themselves. */
const TRY_LATER = 'Try again in a minute; if it stays so, check the network and MOLECULE_PLATFORM_URL.';

function statusText(error: HttpStatusError, own: string | undefined): string {
  const { fact, next } = explained(error);
  return `${fact} (HTTP ${error.status}). ${own ?? next}`;
}

function explained(error: HttpStatusError): { readonly fact: string; readonly next: string } {
  const again = `Try again ${afterText(error)}.`;
  switch (error.status) {
    case 401:
      return { fact: "the platform refuses this workspace's token", next: error.advice };
    case 403:
      return { fact: 'the platform does not allow this', next: 'Do not try again; tell the user.' };
    case 404:
      return { fact: 'the platform does not know the workspace', next: error.advice };
    case 410:
      return { fact: 'the workspace was removed from the canvas', next: 'Do not try again.' };
    case 429:
      return { fact: 'too many requests', next: again };
    default:
      return error.status >= 500
        ? { fact: 'the platform has trouble', next: again }
        : { fact: 'the platform did not accept the request', next: error.advice };
  }
}

/** A failure as a result: in words for the model, its name and status as data, and the error itself for the log. */
export function failedResult(error: MoleculeError, text: string, status = 'failed'): ToolResult {
  const httpStatus = error instanceof HttpStatusError ? { http_status: error.status } : {};
  return { isError: true, text, failures: [error], data: { status, error: error.name, ...httpStatus } };
}

/** An error's own advice, and when to try again where only time helps: nothing repeats a tool call by itself. */
export function nextStepAfter(error: MoleculeError): string {
  return error.actor === 'time' ? `${error.advice} Try again in a minute.` : error.advice;
}

/** When to try again, in words: `after 30 s`, or `in a minute` where the platform does not say. */
export function afterText({ retryAfterMs }: Pick<HttpStatusError, 'retryAfterMs'>): string {
  return retryAfterMs === undefined ? 'in a minute' : `after ${Math.ceil(retryAfterMs / 1000)} s`;
}
