import { MoleculeError } from '../core/errors.ts';
import type { FeedVerdict } from '../core/feed-verdict.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import { TokenBucket } from '../core/token-bucket.ts';
import type { PlatformClient } from '../platform/client.ts';
import { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';

export interface RecoveryDeps {
  readonly client: Pick<PlatformClient, 'ping' | 'onAccepted'>;
  readonly clock: Clock;
  /** Called when a failed poll is worth trying again before its time. */
  readonly onSignOfLife: () => void;
}

/** Between two small requests, at random: a thousand clients must neither ask nor return in the same instant. */
const PING = { leastMs: 700, mostMs: 1_500, timeoutMs: 1_000, leastPauseMs: 200 };
/** Where small requests work and polls do not, their back-off counts for more. */
const RETRIES = { atOnce: 3, refillMs: 10_000 };
const IDLE_MS = 3_600_000;

/**
 * Ends the back-off of a feed as soon as the platform answers again. While polls fail for a reason that ends by itself,
 * a small request finds out every second or so; whatever else works, whoever asked for it, is as good a sign.
 */
export class Recovery {
  readonly #failed = new Bell();
  readonly #retries = new TokenBucket(RETRIES.atOnce, RETRIES.refillMs);
  /** Of the last poll, when it failed and nothing has worked since. */
  #verdict: FeedVerdict | undefined;
  #quietUntilMs = 0;

  constructor(private readonly deps: RecoveryDeps) {}

  pollFailed(verdict: FeedVerdict): void {
    this.#verdict = verdict;
    this.#keepQuiet(verdict.quietMs);
    this.#failed.ring();
  }

  polled(): void {
    this.#verdict = undefined;
  }

  /** Something worked, or the platform told of something. Counts once for each failed poll. */
  signOfLife(): void {
    const nowMs = this.deps.clock.monotonicMs();
    if (this.#verdict === undefined || nowMs < this.#quietUntilMs || !this.#retries.tryTake(nowMs)) return;
    this.#verdict = undefined;
    this.deps.onSignOfLife();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { client, clock } = this.deps;
    const stopListening = client.onAccepted(() => this.signOfLife());
    const bell = this.#failed;
    // The ring of a failed poll only begins the first pause.
    await runLoop({ clock, signal, bell, round: (wasRung) => this.#ping(wasRung, signal) });
    stopListening();
  }

  /** Returns the time until the next one. */
  async #ping(isTooSoon: boolean, signal: AbortSignal): Promise<number> {
    const { client, clock } = this.deps;
    if (this.#verdict?.endsByItself !== true) return IDLE_MS;
    const startedMs = clock.monotonicMs();
    if (isTooSoon || startedMs < this.#quietUntilMs) return this.#pauseMs(startedMs);
    try {
      const isAccepted = await client.ping({ timeoutMs: PING.timeoutMs, everyMs: PING.leastMs }, signal);
      if (isAccepted) this.signOfLife();
      return isAccepted ? RETRIES.refillMs : this.#pauseMs(startedMs);
    } catch (error) {
      if (!(error instanceof MoleculeError)) throw error;
      if (error instanceof HttpStatusError) this.#keepQuiet(error.retryAfterMs ?? 0);
      return this.#pauseMs(startedMs);
    }
  }

  #keepQuiet(quietMs: number): void {
    this.#quietUntilMs = Math.max(this.#quietUntilMs, this.deps.clock.monotonicMs() + quietMs);
  }

  /** @param startedMs when the last request began */
  #pauseMs(startedMs: number): number {
    const { clock } = this.deps;
    const nowMs = clock.monotonicMs();
    const beginsInMs = startedMs - nowMs + PING.leastMs;
    const soonestMs = Math.max(beginsInMs, this.#quietUntilMs - nowMs);
    return Math.max(PING.leastPauseMs, soonestMs + (PING.mostMs - PING.leastMs) * clock.random());
  }
}
