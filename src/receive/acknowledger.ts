import { HttpStatusError } from '../core/http-status-error.ts';
import type { Arrivals } from '../inbox/arrivals.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
import type { WorkspaceEvents } from './workspace-events.ts';

export interface AcknowledgerDeps {
  readonly client: PlatformClient;
  readonly arrivals: Arrivals;
  readonly clock: Clock;
  /** False while the inbox is not a file that will be there after a restart. */
  readonly isDurable: () => boolean;
  readonly events: Pick<WorkspaceEvents, 'failed'>;
}

const INTERVAL_MS = 60_000;

/** Tells the platform which messages are dealt with, so that it may prune them; it keeps every row for 7 days anyway. */
export class Acknowledger {
  #nextMs = Number.NEGATIVE_INFINITY;
  #acknowledged = 0;
  #isAbsent = false;

  constructor(
    private readonly deps: AcknowledgerDeps,
    private readonly signal: AbortSignal,
  ) {}

  /** Called right after a complete poll: only then everything before the newest row is known to be in the inbox. */
  polled(): void {
    const { client, arrivals, clock, isDurable } = this.deps;
    const nowMs = clock.monotonicMs();
    if (this.#isAbsent || nowMs < this.#nextMs || !isDurable()) return;
    this.#nextMs = nowMs + INTERVAL_MS;
    const seq = arrivals.finishedSeq(client.target.id);
    if (seq > this.#acknowledged) void this.#send(seq);
  }

  async #send(seq: number): Promise<void> {
    try {
      await this.deps.client.acknowledgeActivities(seq, this.signal);
      this.#acknowledged = seq;
    } catch (error) {
      if (this.signal.aborted) return;
      const isUnknown = error instanceof HttpStatusError && (error.status === 404 || error.status === 405);
      this.#isAbsent = isUnknown && error.isOwn;
      this.deps.events.failed('acknowledging', error);
    }
  }
}
