import { HttpStatusError, MoleculeError, NoAnswerError } from '../core/errors.ts';
import { nextStepAfter } from './next-step.ts';
import { afterText } from './send-failure.ts';

/** Why the platform could not be asked, and what to do, in our words: distinct for each cause. */
export function readFailure(error: unknown): string {
  if (!(error instanceof MoleculeError)) throw error;
  if (error instanceof HttpStatusError) return statusText(error);
  const what = error instanceof NoAnswerError ? 'the platform cannot be reached: ' : '';
  return `${what}${error.message}. ${nextStepAfter(error)}`;
}

function statusText(error: HttpStatusError): string {
  const status = `(HTTP ${error.status})`;
  switch (error.status) {
    case 401:
      return `the platform refuses this workspace's token ${status}. ${error.advice}`;
    case 403:
      return `the platform does not allow this ${status}. Do not try again; tell the user.`;
    case 404:
      return `the platform does not know the workspace ${status}. ${error.advice}`;
    case 410:
      return `the workspace was removed from the canvas ${status}. Do not try again.`;
    case 429:
      return `too many requests ${status}. Try again ${afterText(error)}.`;
    default:
      return error.status >= 500
        ? `the platform has trouble ${status}. Try again ${afterText(error)}.`
        : `the platform did not accept the request ${status}. ${error.advice}`;
  }
}
