import { HttpStatusError, MoleculeError, NoAnswerError, TimeoutError } from '../core/errors.ts';
import type { ToolResult } from './tool.ts';

export interface SendAttempt {
  /** E.g. `the canvas user` or `peer 1a2b3c4d`; already fit for display. */
  readonly recipientLabel: string;
  /** Whether the platform merges a repeat of this very call; a message to the canvas user it would show twice. */
  readonly isRepeatable: boolean;
}

/** Our words for a failed send: what happened, whether it arrived, what to do next. Nothing in it is remote text. */
export function sendFailure(error: unknown, attempt: SendAttempt): ToolResult {
  if (!(error instanceof MoleculeError)) throw error;
  const { fact, next } = explain(error, attempt);
  return {
    isError: true,
    text: `${fact} ${next}`,
    data: {
      status: 'failed',
      error: error.name,
      ...(error instanceof HttpStatusError ? { http_status: error.status } : {}),
    },
  };
}

interface Explanation {
  readonly fact: string;
  readonly next: string;
}

function explain(error: MoleculeError, attempt: SendAttempt): Explanation {
  if (error instanceof HttpStatusError) return explainStatus(error, attempt);
  if (error instanceof TimeoutError) {
    return {
      fact: `No answer from the platform within ${Math.round(error.timeoutMs / 1000)} s; the message to ${attempt.recipientLabel} may have arrived.`,
      next: 'Do not send it again now: if it arrived, an answer comes as a new message.',
    };
  }
  if (error instanceof NoAnswerError) {
    return {
      fact: `Not sent to ${attempt.recipientLabel}: ${error.message}.`,
      next: attempt.isRepeatable
        ? 'Call the tool again with the same arguments in a minute; it will not arrive twice.'
        : 'Try again in a minute; if the connection broke late it may have arrived already.',
    };
  }
  return { fact: `Sending to ${attempt.recipientLabel} failed: ${error.message}.`, next: error.advice };
}

function explainStatus(error: HttpStatusError, attempt: SendAttempt): Explanation {
  const to = attempt.recipientLabel;
  if (error.deliveryConfirmed) {
    return {
      fact: `The message reached ${to}, but the answer was lost on the way.`,
      next: 'Do not send it again.',
    };
  }
  const fact = `Not delivered to ${to} (HTTP ${error.status}).`;
  switch (error.status) {
    case 403:
      return { fact, next: forbiddenAdvice(error, to) };
    case 404:
      return { fact, next: `The platform does not know ${to} (any more); tell the user.` };
    case 410:
      return { fact, next: `${to} was removed from the canvas; do not try again.` };
    case 413:
      return { fact, next: 'It is too large; send it in several smaller replies.' };
    case 429:
    case 503:
      return { fact, next: `The platform is busy; try again ${afterText(error.retryAfterMs)}.` };
    case 502:
      return { fact, next: `${to} cannot be reached by the platform at the moment; try again later.` };
    default:
      return { fact, next: error.advice };
  }
}

function forbiddenAdvice(error: HttpStatusError, to: string): string {
  if (error.code === 'talk_to_user_disabled') {
    return 'This workspace may not write to the canvas user; send what matters to a peer that may, or tell the user in the terminal.';
  }
  return `This workspace may not write to ${to}: on the canvas only parents, children and siblings can talk. Do not try again; tell the user.`;
}

function afterText(retryAfterMs: number | undefined): string {
  return retryAfterMs === undefined ? 'in a minute' : `after ${Math.ceil(retryAfterMs / 1000)} s`;
}
