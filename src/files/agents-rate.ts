import { BoundedMap } from '../core/bounded-map.ts';
import { TokenBucket } from '../core/token-bucket.ts';

/** Files inside the messages of one agent: so many at once, and again within ten minutes. */
export const AGENT_FILES = 200;
const PER_AGENT = { atOnce: AGENT_FILES, refillMs: 3_000 };
/** Of all agents together, so that what people write does not wait long for them. */
const ALL = { atOnce: 600, refillMs: 1_000 };
const MAX_AGENTS = 1_000;

/** How many files agents may bring inside their messages: saving one takes a moment, during which all else waits. */
export class AgentsRate {
  readonly #all = new TokenBucket(ALL.atOnce, ALL.refillMs);
  readonly #agents = new BoundedMap<string, TokenBucket>(MAX_AGENTS);

  /** Whether one more may be saved. `sentMs`: when it was sent, for a weekend's may arrive all at once. */
  admit(agentId: string, sentMs: number): boolean {
    const own = this.#agents.get(agentId) ?? new TokenBucket(PER_AGENT.atOnce, PER_AGENT.refillMs);
    this.#agents.renew(agentId, own);
    return own.tryTake(sentMs) && this.#all.tryTake(sentMs);
  }
}
