import type { Clock } from '../../runtime/clock.ts';

/** How often a host that seems deaf gets one push, to find out whether it still is. */
export const PROBE_INTERVAL_MS = 600_000;
/** Turns in a row in which something pushed was not seen. */
const DEAF_AFTER_MISSES = 2;
/** More for a session that has seen something; fewer than the pushes of one message. */
const DEAF_AFTER_MISSES_ONCE_HEARD = 3;

/**
 * Follows whether the host listens to the channel, and so how much may be pushed. Only turns whose end a hook reported
 * count: a session whose hooks never call, or that is idle, is not taken for deaf.
 */
export class Hearing {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #onChanged: (isDeaf: boolean) => void;
  #misses = 0;
  #hasHeard = false;
  #isSwitchedOff = false;
  #lastPushMs = Number.NEGATIVE_INFINITY;
  #hasTurnEnded = false;

  constructor(clock: Pick<Clock, 'monotonicMs'>, onChanged: (isDeaf: boolean) => void) {
    this.#clock = clock;
    this.#onChanged = onChanged;
  }

  get isDeaf(): boolean {
    return (
      this.#isSwitchedOff ||
      this.#misses >= (this.#hasHeard ? DEAF_AFTER_MISSES_ONCE_HEARD : DEAF_AFTER_MISSES)
    );
  }

  /** Whether something that was pushed was seen, and the host still listens. */
  get isProven(): boolean {
    return this.#hasHeard && !this.isDeaf;
  }

  /** How many messages may be pushed now: all, none, or one as a probe. */
  get allowance(): number {
    if (!this.isDeaf) return Number.POSITIVE_INFINITY;
    const mayProbe = this.#hasTurnEnded && this.#clock.monotonicMs() - this.#lastPushMs >= PROBE_INTERVAL_MS;
    return mayProbe && !this.#isSwitchedOff ? 1 : 0;
  }

  /** Whether the channel is known to be off in this session: then nothing is pushed to find out. */
  switchedOff(isOff: boolean): void {
    this.#isSwitchedOff = isOff;
  }

  pushed(): void {
    this.#lastPushMs = this.#clock.monotonicMs();
    this.#hasTurnEnded = false;
  }

  turnEnded(): void {
    this.#hasTurnEnded = true;
  }

  /** Something pushed was not seen in a turn. */
  missed(): void {
    this.#change(() => {
      this.#misses += 1;
    });
  }

  /** Something pushed was seen. */
  heard(): void {
    this.#change(() => {
      this.#misses = 0;
      this.#hasHeard = true;
    });
  }

  #change(change: () => void): void {
    const wasDeaf = this.isDeaf;
    change();
    if (this.isDeaf !== wasDeaf) this.#onChanged(this.isDeaf);
  }
}
