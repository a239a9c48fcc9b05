import { PlatformError } from '../../core/errors.ts';
import type { Target } from '../../core/target.ts';
import type { PlatformClient, WorkspaceInfo } from '../../platform/client.ts';
import type { Clock } from '../../runtime/clock.ts';

/** What the public description of a workspace brought. */
export type Probe =
  | {
      readonly isAnswered: true;
      readonly info: WorkspaceInfo;
      readonly latencyMs: number;
      /** How far the platform's clock is ahead of ours, to within a second or two; undefined when it tells no time. */
      readonly clockAheadMs: number | undefined;
    }
  | { readonly isAnswered: false; readonly error: PlatformError };

/** Asks for each workspace once, however many checks want to know. */
export class PlatformProbes {
  readonly client: (target: Target) => PlatformClient;
  readonly #clock: Clock;
  readonly #probes = new Map<string, Promise<Probe>>();

  constructor(client: (target: Target) => PlatformClient, clock: Clock) {
    this.client = client;
    this.#clock = clock;
  }

  of(target: Target, signal: AbortSignal): Promise<Probe> {
    const known = this.#probes.get(target.id);
    if (known !== undefined) return known;
    const probe = this.#ask(target, signal);
    this.#probes.set(target.id, probe);
    return probe;
  }

  async #ask(target: Target, signal: AbortSignal): Promise<Probe> {
    const startMs = this.#clock.monotonicMs();
    try {
      const info = await this.client(target).workspace(signal);
      const latencyMs = this.#clock.monotonicMs() - startMs;
      const { platformTimeMs } = info;
      // The header has whole seconds, so it is 500 ms old on average, and the answer took half of the latency.
      const answeredMs = this.#clock.nowMs() - latencyMs / 2 - 500;
      const clockAheadMs = platformTimeMs === undefined ? undefined : platformTimeMs - answeredMs;
      return { isAnswered: true, info, latencyMs, clockAheadMs };
    } catch (error) {
      if (error instanceof PlatformError) return { isAnswered: false, error };
      throw error;
    }
  }
}
