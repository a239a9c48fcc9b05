import { type Circumstances, NOTHING_KNOWN } from './diagnosis.ts';
import { PlatformError } from './errors.ts';

export interface HttpStatusFacts {
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly deliveryConfirmed?: boolean | undefined;
  readonly isOwn?: boolean | undefined;
}

/** The platform answered with a status outside 2xx; what that means is decided in `diagnosis.ts`. */
export class HttpStatusError extends PlatformError {
  readonly status: number;
  readonly code: string | undefined;
  /** Remote text: for the log only, never for the model. */
  readonly detail: string | undefined;
  /** How long the platform asked to wait, from `Retry-After` or the body. */
  readonly retryAfterMs: number | undefined;
  /** The platform says the message did arrive: sending it again would double it. */
  readonly deliveryConfirmed: boolean;
  /** False for an answer of something on the way to the platform. */
  readonly isOwn: boolean;
  readonly #facts: HttpStatusFacts;

  constructor(status: number, facts: HttpStatusFacts = {}, circumstances: Circumstances = NOTHING_KNOWN) {
    const { code, isOwn = true } = facts;
    super(`HTTP ${status}`, { kind: 'status', status, code, isOwn }, circumstances);
    this.isOwn = isOwn;
    this.#facts = facts;
    this.status = status;
    this.code = facts.code;
    this.detail = facts.detail;
    this.retryAfterMs = facts.retryAfterMs;
    this.deliveryConfirmed = facts.deliveryConfirmed ?? false;
  }

  inLightOf(circumstances: Circumstances): HttpStatusError {
    return new HttpStatusError(this.status, this.#facts, circumstances);
  }
}
