import { MoleculeError, NetworkError, ProtocolError, TimeoutError } from '../../core/errors.ts';
import { HttpStatusError } from '../../core/http-status-error.ts';
import { capital } from '../../core/safe-text.ts';
import { TokenLeakError } from '../../core/token-guard.ts';
import { afterText, failedResult, GATEWAY_TIMEOUTS, nextStepAfter } from './call-failure.ts';
import type { ToolResult } from './tool.ts';

export interface SendAttempt {
  /** E.g. `the canvas user` or `peer 1a2b3c4d`; already fit for display. */
  readonly recipientLabel: string;
  /** Whether the platform merges a repeat of the same call. It shows a message to the canvas user twice. */
  readonly isRepeatable: boolean;
  /** Whether the platform is asked at an address of this workspace, so that a refusal is not about the recipient. */
  readonly isOwnAddress?: boolean;
}

/**
 * Our words for a failed send: what happened, whether it arrived, what to do next. Nothing in them is remote text.
 * `status` is `unknown` where it may have arrived.
 */
export function sendFailure(error: unknown, attempt: SendAttempt): ToolResult {
  if (!(error instanceof MoleculeError) || error instanceof TokenLeakError) throw error;
  const { fact, next, arrived = 'no' } = explain(error, attempt);
  const status = arrived === 'no' ? 'failed' : arrived === 'yes' ? 'delivered' : 'unknown';
  return failedResult(error, `${fact} ${next}`, status);
}

interface Explanation {
  readonly fact: string;
  readonly next: string;
  /** Whether the recipient has the message although the call failed; `no` unless given. */
  readonly arrived?: 'yes' | 'maybe' | 'no';
}

const DO_NOT_REPEAT = 'Do not send it again now: if it arrived, an answer comes as a new message.';

function explain(error: MoleculeError, attempt: SendAttempt): Explanation {
  const to = attempt.recipientLabel;
  if (error instanceof HttpStatusError) return explainStatus(error, attempt);
  if (error instanceof TimeoutError) {
    return {
      fact: `No answer from the platform within ${Math.round(error.timeoutMs / 1000)} s; the message to ${to} may have arrived.`,
      next: DO_NOT_REPEAT,
      arrived: 'maybe',
    };
  }
  if (error instanceof NetworkError) return explainNetwork(error, attempt);
  if (!(error instanceof ProtocolError)) {
    return { fact: `Sending to ${to} failed: ${error.message}.`, next: nextStepAfter(error) };
  }
  return {
    fact: `Sending to ${to} failed: ${error.message}; the message may have arrived.`,
    next: error.advice,
    arrived: 'maybe',
  };
}

function explainNetwork(error: NetworkError, { recipientLabel: to, isRepeatable }: SendAttempt): Explanation {
  const { diagnosis } = error;
  const why = diagnosis.trouble === 'unreachable' ? error.message : `${diagnosis.fact}: ${error.message}`;
  if (!error.mayHaveArrived) {
    const again = isRepeatable
      ? 'Call the tool again with the same arguments in a minute.'
      : 'Try again in a minute.';
    return { fact: `Not sent to ${to}: ${why}.`, next: error.actor === 'time' ? again : error.advice };
  }
  return {
    fact: `The connection broke while this was sent to ${to}: ${why}; the message may have arrived.`,
    next: isRepeatable
      ? 'Call the tool again with the same arguments in a minute; it will not arrive twice.'
      : 'Do not send it again unless the user says that it is missing.',
    arrived: 'maybe',
  };
}

function explainStatus(
  error: HttpStatusError,
  { recipientLabel: to, isRepeatable, isOwnAddress = false }: SendAttempt,
): Explanation {
  if (error.deliveryConfirmed) {
    return {
      fact: `The message reached ${to}, but the answer was lost on the way.`,
      next: 'Do not send it again.',
      arrived: 'yes',
    };
  }
  if (GATEWAY_TIMEOUTS.has(error.status)) {
    return {
      fact: `No answer in time (HTTP ${error.status}); the message to ${to} may have arrived.`,
      next: DO_NOT_REPEAT,
      arrived: 'maybe',
    };
  }
  const fact = `Not delivered to ${to} (HTTP ${error.status}).`;
  const general = adviceOfPlatform(error);
  if (general !== undefined) return { fact, next: general };
  const own = isOwnAddress ? ownAddressAdvice(error, to) : undefined;
  if (own !== undefined) return { fact, next: own };
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
      return { fact, next: `The platform takes no more at the moment; try again ${afterText(error)}.` };
    case 502:
      return unreachable(error, fact, to, isRepeatable);
    case 503:
      return { fact, next: unavailableAdvice(error, to) };
    default:
      return { fact, next: nextStepAfter(error) };
  }
}

/** Where the status says less than what was found out about the platform; undefined where it is meant as it stands. */
function adviceOfPlatform(error: HttpStatusError): string | undefined {
  const { trouble, advice, fact } = error.diagnosis;
  if (trouble === 'removed' && error.status !== 410) {
    return `This workspace itself was removed from the canvas: nothing can be sent as it. Tell the user: ${advice}`;
  }
  if (trouble === 'not_found' && error.status !== 404) return `${capital(fact)}. Tell the user: ${advice}`;
  if (trouble === 'proxy') {
    return `${capital(fact)}. ${error.actor === 'time' ? `Try again ${afterText(error)}.` : `Tell the user: ${advice}`}`;
  }
  const isPlatformInTrouble = trouble === 'unavailable' && error.status < 500;
  return isPlatformInTrouble ? `${advice} Try again ${afterText(error)}.` : undefined;
}

/** For the statuses that mean something else where the address is this workspace's own. */
function ownAddressAdvice(error: HttpStatusError, to: string): string | undefined {
  switch (error.status) {
    case 403:
      return error.code === undefined
        ? `The platform does not let this workspace write to ${to}. Do not try again; tell the user.`
        : undefined;
    case 404:
      return 'The platform does not know this workspace (any more): its id or MOLECULE_PLATFORM_URL is wrong. Do not try again; tell the user.';
    case 410:
      return 'This workspace was removed from the canvas; do not try again, tell the user.';
    case 502:
      return `The platform has trouble; try again ${afterText(error)}.`;
    default:
      return undefined;
  }
}

function unreachable(error: HttpStatusError, fact: string, to: string, isRepeatable: boolean): Explanation {
  switch (error.code) {
    case 'unroutable':
      return { fact, next: `The platform has no usable address of ${to}; only its operator can set one.` };
    case 'answer_lost':
      return {
        fact: `The answer of ${to} could not be read (HTTP 502); the message may have arrived.`,
        next: isRepeatable
          ? 'Call the tool again with the same arguments if an answer is needed; it will not arrive twice.'
          : 'Do not send it again.',
        arrived: 'maybe',
      };
    default:
      return { fact, next: `${to} cannot be reached by the platform at the moment; try again later.` };
  }
}

function unavailableAdvice(error: HttpStatusError, to: string): string {
  const again = `try again ${afterText(error)}`;
  switch (error.code) {
    case 'busy':
      return `${to} is busy; ${again}.`;
    case 'waking':
      return `${to} is waking up; ${again}.`;
    case 'warming':
      return `${to} is still starting; ${again}.`;
    case 'restarting':
      return `${to} is restarting; ${again}.`;
    case 'no_agent':
      return `Nothing runs in ${to} at the moment: it is paused, or no agent has connected. Someone has to start it on the canvas; tell the user.`;
    default:
      return `The platform is busy; ${again}.`;
  }
}

function forbiddenAdvice(error: HttpStatusError, to: string): string {
  switch (error.code) {
    case 'talk_to_user_disabled':
      return 'This workspace may not write to the canvas user; send what matters to a peer that may, or tell the user in the terminal.';
    case 'may_not_delegate':
      return 'This workspace may not give work to others: delegating is switched off for it on the canvas. Do not try again; tell the user.';
    case 'other_organisation':
      return `${to} belongs to another organisation; do not try again.`;
    case 'organisation_unknown':
      return 'The platform could not check the organisation; try again in a minute.';
    default:
      return `This workspace may not write to ${to}: on the canvas only parents, children and siblings can talk. Do not try again; tell the user.`;
  }
}

/** The call was cancelled while it waited for the platform. */
export function cancelledSend({ recipientLabel }: SendAttempt): ToolResult {
  return {
    isError: true,
    text: `Cancelled; the message to ${recipientLabel} may have arrived, and cannot be taken back. An answer, if any, comes as a new message.`,
    data: { status: 'cancelled' },
  };
}
