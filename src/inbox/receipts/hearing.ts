import type { Clock } from '../../runtime/clock.ts';

/** How often a host in whose turns nothing was seen gets one push, to find out whether it still is deaf. */
export const PROBE_INTERVAL_MS = 600_000;
/** The same for an idle host: at first, and twice as long each time, up to the interval above. */
export const FIRST_PROBE_MS = 30_000;
/** Turns in a row in which something pushed was not seen. */
const DEAF_AFTER_MISSES = 2;
/** More for a session that has seen something; fewer than the pushes of one message. */
const DEAF_AFTER_MISSES_ONCE_HEARD = 3;
/** Times that nothing came of pushes although the session was idle; the first ones may have come too early. */
const DEAF_AFTER_SILENCES = 2;
const DEAF_AFTER_SILENCES_ONCE_HEARD = 1;

/**
 * Why a session counts as deaf: `off`: its channel is known to be switched off; `left`: its conversation goes on in a
 * background copy; `idle`: it sat at its prompt, and nothing came of what was pushed; `turns`: its turns ended without it.
 */
export type Deafness = 'off' | 'left' | 'idle' | 'turns';

/** Whether the host listens to the channel. One whose hooks never call, and which tells nothing, is not taken for deaf. */
export class Hearing {
  #misses = 0;
  #silences = 0;
  #probes = 0;
  #hasHeard = false;
  #isSwitchedOff = false;
  #continuedIn: string | undefined;
  #lastPushMs = Number.NEGATIVE_INFINITY;
  #hasTurnEnded = false;

  constructor(
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    private readonly onChanged: (isDeaf: boolean) => void,
  ) {}

  get deafness(): Deafness | undefined {
    if (this.#isSwitchedOff) return 'off';
    if (this.#continuedIn !== undefined) return 'left';
    const silences = this.#hasHeard ? DEAF_AFTER_SILENCES_ONCE_HEARD : DEAF_AFTER_SILENCES;
    if (this.#silences >= silences) return 'idle';
    const misses = this.#hasHeard ? DEAF_AFTER_MISSES_ONCE_HEARD : DEAF_AFTER_MISSES;
    return this.#misses >= misses ? 'turns' : undefined;
  }

  get isDeaf(): boolean {
    return this.deafness !== undefined;
  }

  get continuedIn(): string | undefined {
    return this.#continuedIn;
  }

  /** Whether something that was pushed was seen, and the host still listens. */
  get isProven(): boolean {
    return this.#hasHeard && !this.isDeaf;
  }

  /** How many messages may be pushed now: all, none, or one as a probe. */
  get allowance(): number {
    if (!this.isDeaf) return Number.POSITIVE_INFINITY;
    return this.probeInMs <= 0 ? 1 : 0;
  }

  /** Time until a deaf host gets one push as a probe; infinite when it is to show a sign first. */
  get probeInMs(): number {
    const sinceMs = this.clock.monotonicMs() - this.#lastPushMs;
    switch (this.deafness) {
      case 'idle':
        return Math.min(PROBE_INTERVAL_MS, FIRST_PROBE_MS * 2 ** this.#probes) - sinceMs;
      case 'turns':
        return this.#hasTurnEnded ? PROBE_INTERVAL_MS - sinceMs : Number.POSITIVE_INFINITY;
      default:
        return Number.POSITIVE_INFINITY;
    }
  }

  /** Whether the channel is known to be off in this session: then nothing is pushed to find out. */
  switchedOff(isOff: boolean): void {
    this.#isSwitchedOff = isOff;
  }

  pushed(): void {
    if (this.deafness === 'idle') this.#probes += 1;
    this.#lastPushMs = this.clock.monotonicMs();
    this.#hasTurnEnded = false;
  }

  turnEnded(): void {
    this.#hasTurnEnded = true;
  }

  missed(): void {
    this.#change(() => {
      this.#misses += 1;
    });
  }

  /** The session was idle, and nothing came of what was pushed. */
  silent(): void {
    this.#change(() => {
      this.#silences += 1;
    });
  }

  /** The conversation goes on in another session, which Claude Code started as a copy of this one. */
  left(continuedIn: string): void {
    this.#change(() => {
      this.#continuedIn = continuedIn;
    });
  }

  /** The session runs something: it was not left, and if it has heard before it is worth another push. */
  showedLife(): void {
    this.#change(() => {
      this.#continuedIn = undefined;
      if (!this.#hasHeard) return;
      this.#silences = 0;
      this.#probes = 0;
    });
  }

  /** The host took something that was pushed, so that the channel is on; whether it runs anything is another matter. */
  accepted(): void {
    this.#change(() => {
      this.#misses = 0;
      this.#hasHeard = true;
    });
  }

  /** Something pushed was seen. */
  heard(): void {
    this.#change(() => {
      this.#misses = 0;
      this.#silences = 0;
      this.#probes = 0;
      this.#continuedIn = undefined;
      this.#hasHeard = true;
    });
  }

  #change(change: () => void): void {
    const wasDeaf = this.isDeaf;
    change();
    if (this.isDeaf !== wasDeaf) this.onChanged(this.isDeaf);
  }
}
