/** How often one push to a host that seems deaf tests whether it still is. */
export const PROBE_INTERVAL_MS = 600_000;
/** Turns after which something pushed had not been seen, with no proof in between. */
const DEAF_AFTER_MISSES = 2;
/** A session that heard once is believed for longer; a message may be pushed four times. */
const DEAF_AFTER_MISSES_ONCE_HEARD = 3;

export interface HearingFacts {
  /** Turns that ended without what was pushed before them, since the last proof. */
  readonly misses: number;
  /** Something that this process pushed was seen to arrive. */
  readonly hasHeard: boolean;
}

/**
 * Whether the host does not listen. Only turns that the hooks saw to their end count: a session in which no hook ever
 * calls, or that just sits idle, gives no reason to think so.
 */
export function isDeaf({ misses, hasHeard }: HearingFacts): boolean {
  return misses >= (hasHeard ? DEAF_AFTER_MISSES_ONCE_HEARD : DEAF_AFTER_MISSES);
}

/** Follows whether the host listens, and so how much may be pushed. Times are on the monotonic clock. */
export class Hearing {
  #misses = 0;
  #hasHeard = false;
  #isSwitchedOff = false;
  #lastPushMs = Number.NEGATIVE_INFINITY;
  #hasTurnEnded = false;

  get isDeaf(): boolean {
    return this.#isSwitchedOff || isDeaf({ misses: this.#misses, hasHeard: this.#hasHeard });
  }

  get isProven(): boolean {
    return this.#hasHeard && !this.isDeaf;
  }

  /** The channel is known to be off in this session: nothing needs to be pushed to find out. */
  switchedOff(isOff: boolean): void {
    this.#isSwitchedOff = isOff;
  }

  /** How many messages may be pushed now: all, none, or one as a probe. */
  allowance(nowMs: number): number {
    if (!this.isDeaf) return Number.POSITIVE_INFINITY;
    const mayProbe = this.#hasTurnEnded && nowMs - this.#lastPushMs >= PROBE_INTERVAL_MS;
    return mayProbe && !this.#isSwitchedOff ? 1 : 0;
  }

  pushed(nowMs: number): void {
    this.#lastPushMs = nowMs;
    this.#hasTurnEnded = false;
  }

  turnEnded(): void {
    this.#hasTurnEnded = true;
  }

  missed(): void {
    this.#misses += 1;
  }

  heard(): void {
    this.#misses = 0;
    this.#hasHeard = true;
  }
}
