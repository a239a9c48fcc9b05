import { HttpStatusError, MoleculeError, TimeoutError } from '../core/errors.ts';
import { nextStepAfter } from './next-step.ts';
import type { ToolResult } from './tool.ts';

/** What to do about a status, or no answer in time, that means something particular to one call. */
export type CallAdvice = Readonly<Partial<Record<number | 'timeout', string>>>;

/**
 * Our words for a call to the platform that failed, other than a message. Nothing in it is remote text.
 * @param what as it stands before "failed", e.g. `reading the history`
 */
export function callFailure(error: unknown, what: string, advice: CallAdvice = {}): ToolResult {
  if (!(error instanceof MoleculeError)) throw error;
  const status = error instanceof HttpStatusError ? error.status : undefined;
  return {
    isError: true,
    text: `${what.charAt(0).toUpperCase()}${what.slice(1)} failed: ${error.message}. ${nextStep(error, advice)}`,
    failures: [error],
    data: { status: 'failed', error: error.name, ...(status === undefined ? {} : { http_status: status }) },
  };
}

function nextStep(error: MoleculeError, advice: CallAdvice): string {
  if (error instanceof TimeoutError) return advice.timeout ?? 'The platform is slow; try again later.';
  if (!(error instanceof HttpStatusError)) return nextStepAfter(error);
  const own = advice[error.status];
  if (own !== undefined) return own;
  if (error.status === 429 || error.status >= 500) {
    const after =
      error.retryAfterMs === undefined ? 'in a minute' : `after ${Math.ceil(error.retryAfterMs / 1000)} s`;
    return `The platform is busy or has trouble; try again ${after}.`;
  }
  return error.advice;
}
