import { type Actor, MoleculeError } from './errors.ts';

export interface HttpStatusFacts {
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly deliveryConfirmed?: boolean | undefined;
}

/**
 * The platform answered with a status outside 2xx. What a failed poll leads to is decided in `feed-verdict.ts`, and what
 * is sent again in `platform/retry.ts`.
 */
export class HttpStatusError extends MoleculeError {
  readonly actor: Actor;
  readonly status: number;
  /** The platform's machine-readable `code`, when it sent one. */
  readonly code: string | undefined;
  /** Remote text: for the log only, never for the model. */
  readonly detail: string | undefined;
  /** How long the platform asked to wait, from `Retry-After` or the body. */
  readonly retryAfterMs: number | undefined;
  /** The platform says the message did arrive: sending it again would double it. */
  readonly deliveryConfirmed: boolean;

  constructor(status: number, facts: HttpStatusFacts = {}, options?: ErrorOptions) {
    const { actor, advice } = MEANINGS[status] ?? (status >= 500 ? SERVER_ERROR : OTHER);
    super(`HTTP ${status}`, advice, options);
    this.status = status;
    this.actor = actor;
    this.code = facts.code;
    this.detail = facts.detail;
    this.retryAfterMs = facts.retryAfterMs;
    this.deliveryConfirmed = facts.deliveryConfirmed ?? false;
  }
}

interface Meaning {
  readonly actor: Actor;
  readonly advice: string;
}

const MEANINGS: Readonly<Record<number, Meaning>> = {
  401: {
    actor: 'user',
    advice:
      'The token is not valid for this workspace: check that ids and tokens are in the same order, or create a new token on the canvas (Settings, Workspace Tokens).',
  },
  402: {
    actor: 'user',
    advice: "The workspace's budget is used up; an operator can raise it on the canvas.",
  },
  403: {
    actor: 'operator',
    advice:
      'The platform refuses this: check that MOLECULE_PLATFORM_URL is exactly the address of the canvas.',
  },
  404: { actor: 'user', advice: 'Nothing there: check MOLECULE_PLATFORM_URL and the workspace id.' },
  410: {
    actor: 'user',
    advice:
      'The workspace was removed: create a new one on the canvas and put its id and token into the settings.',
  },
  413: { actor: 'user', advice: 'Too large for the platform: shorten it.' },
  429: { actor: 'time', advice: 'Too many requests for this token.' },
};
const SERVER_ERROR: Meaning = { actor: 'time', advice: 'The platform has trouble.' };
const OTHER: Meaning = {
  actor: 'user',
  advice: 'The platform did not accept the request; see the log file for its answer.',
};
