import {
  MoleculeError,
  NetworkError,
  NoAnswerError,
  ProtocolError,
  TimeoutError,
} from '../../core/errors.ts';
import { HttpStatusError } from '../../core/http-status-error.ts';
import { capital } from '../../core/safe-text.ts';
import { TokenLeakError } from '../../core/token-guard.ts';
import { UNREACHABLE } from '../../core/trouble.ts';
import type { ToolResult } from './tool.ts';

/**
 * What to do about a status, or about what the platform calls a refusal (see `wire/error-body.ts`), where that means
 * something special for this call.
 */
export type CallAdvice = Readonly<Partial<Record<number | string, string>>>;

/**
 * The result of a call to the platform that failed, other than a message.
 * @param what as it stands before "failed", e.g. `reading the history`
 */
export function callFailure(error: unknown, what: string, advice: CallAdvice = {}): ToolResult {
  if (!(error instanceof MoleculeError) || error instanceof TokenLeakError) throw error;
  const why = whyFailed(error, advice);
  return failedResult(error, `${capital(what)} failed: ${why}`);
}

/** Why there is no usable answer of the platform, and what to do, in our words. Throws an error that is a bug, or about the arguments. */
export function whyFailed(error: unknown, advice: CallAdvice = {}): string {
  if (!(error instanceof MoleculeError) || error instanceof TokenLeakError) throw error;
  if (error instanceof HttpStatusError) return statusText(error, advice);
  if (!(error instanceof NoAnswerError)) return `${error.message}. ${nextStepAfter(error)}`;
  if (error instanceof TimeoutError) return `${error.message}. ${noAnswerAdvice(error)}`;
  return `${error.diagnosis.fact}: ${error.message}. ${noAnswerAdvice(error)}`;
}

const TRY_LATER = 'Try again in a minute; if it stays so, check the network and MOLECULE_PLATFORM_URL.';

function noAnswerAdvice(error: NoAnswerError): string {
  return error.diagnosis === UNREACHABLE ? TRY_LATER : nextStepAfter(error);
}

function statusText(error: HttpStatusError, advice: CallAdvice): string {
  const { fact, trouble } = error.diagnosis;
  const ofCode = error.code === undefined ? undefined : advice[error.code];
  const isOfRequest = trouble === 'forbidden' || trouble === 'not_found' || trouble === 'rejected';
  const ofStatus = isOfRequest ? advice[error.status] : undefined;
  return `${fact} (HTTP ${error.status}). ${ofCode ?? ofStatus ?? nextStep(error)}`;
}

function nextStep(error: HttpStatusError): string {
  const { trouble, advice } = error.diagnosis;
  if (error.actor === 'time') return `Try again ${afterText(error)}.`;
  return trouble === 'forbidden' && error.status === 403 ? 'Do not try again; tell the user.' : advice;
}

/** From a proxy that gave up waiting; the platform may go on with the request. */
export const GATEWAY_TIMEOUTS: ReadonlySet<number> = new Set([408, 504, 522, 524]);

/** Whether a request that failed may have taken effect all the same. */
export function mayHaveTakenEffect(error: unknown): boolean {
  if (error instanceof HttpStatusError) return GATEWAY_TIMEOUTS.has(error.status);
  if (error instanceof NetworkError) return error.mayHaveArrived;
  return error instanceof TimeoutError || error instanceof ProtocolError;
}

/**
 * The result of a call that changes something, cannot be repeated blindly, and failed.
 * @param what as it stands before "failed"
 * @param toFindOut how to find out whether it took effect, where that is not known
 */
export function changeFailure(
  error: unknown,
  what: string,
  toFindOut: string,
  advice: CallAdvice,
): ToolResult {
  if (!(error instanceof MoleculeError) || !mayHaveTakenEffect(error))
    return callFailure(error, what, advice);
  const text = `${capital(what)} failed: ${error.message}. It is not known whether it was done all the same: ${toFindOut}`;
  return failedResult(error, text, 'unknown');
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
