import type { Arrivals } from '../inbox/arrivals.ts';
import type { Clock } from '../runtime/clock.ts';

/** Rows of uploads are committed when their bytes are there, which may be minutes after their time. */
const DEEP = { seconds: 3_600, everyMs: 5 * 60_000 };

/** Makes the first sweep, and one every five minutes, reach back an hour, but not before the workspace's first window. */
export class DeepLook {
  #nextMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly arrivals: Arrivals,
    private readonly workspaceId: string,
    private readonly clock: Clock,
  ) {}

  /** How far back the next sweep reaches at least, in seconds; 0 when it need not. */
  get seconds(): number {
    const beginningMs = this.arrivals.watermark(this.#window)?.localMs;
    if (beginningMs === undefined || this.clock.monotonicMs() < this.#nextMs) return 0;
    return Math.max(0, Math.min(DEEP.seconds, Math.floor((this.clock.nowMs() - beginningMs) / 1000)));
  }

  /** A sweep has read everything since `startMs`, in milliseconds since the epoch. */
  swept(startMs: number): void {
    if (this.clock.monotonicMs() >= this.#nextMs) this.#nextMs = this.clock.monotonicMs() + DEEP.everyMs;
    if (this.arrivals.watermark(this.#window) !== undefined) return;
    const watermark = { localMs: startMs, platformMs: undefined };
    this.arrivals.add(this.workspaceId, [], { window: this.#window, watermark });
  }

  get #window(): string {
    return `${this.workspaceId} beginning`;
  }
}
