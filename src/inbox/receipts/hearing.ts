/** How often a host that seems deaf gets one push, to find out whether it still is. */
export const PROBE_INTERVAL_MS = 600_000;
/** Turns in a row in which something pushed was not seen. */
const DEAF_AFTER_MISSES = 2;
/** More for a session that has seen something; fewer than the pushes of one message. */
const DEAF_AFTER_MISSES_ONCE_HEARD = 3;

export interface HearingFacts {
  /** Turns that ended without what was pushed before them, since the last proof. */
  readonly misses: number;
  /** Something that this process pushed was seen to arrive. */
  readonly hasHeard: boolean;
}

/**
 * Whether the host does not listen. Only turns whose end a hook reported count; a session whose hooks never call, or
 * that is idle, is not taken for deaf.
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

  /** Whether the channel is known to be off in this session: then nothing is pushed to find out. */
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
