import { isBetter, type Standing } from '../lease/claim.ts';
import type { Lease } from '../lease/lease.ts';
import type { Clock } from '../runtime/clock.ts';
import { sleep } from '../runtime/sleep.ts';

export interface HandoverDeps {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** How well messages get into this session, at the moment. */
  readonly standing: () => Standing;
}

const LOOK_MS = 1_000;
/** A lease that comes back so soon was wanted by a process that could not take it, and stays for that long. */
const PAUSE_MS = 60_000;

/** Gives the lease to a process into whose session messages get better than into this one. */
export class Handover {
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly deps: HandoverDeps) {}

  standing(): Standing {
    return this.deps.standing();
  }

  /** True as soon as the lease is to be given up for another process; false when the signal aborts first. */
  async untilWanted(lease: Pick<Lease, 'publish' | 'isWantedMore'>, signal: AbortSignal): Promise<boolean> {
    const { clock, standing } = this.deps;
    while (!signal.aborted) {
      const own = standing();
      lease.publish(own);
      const mayGive = isBetter('listens', own.claim) && clock.monotonicMs() - this.#lastMs >= PAUSE_MS;
      if (mayGive && lease.isWantedMore(own)) {
        this.#lastMs = clock.monotonicMs();
        return true;
      }
      await sleep(LOOK_MS, signal);
    }
    return false;
  }
}
