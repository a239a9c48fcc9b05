import type { Machine } from '../harness/machine.ts';
import type { Burst } from '../measures/burst.ts';
import type { CatchUp } from '../measures/catch-up.ts';
import type { FullInbox } from '../measures/full-inbox.ts';
import type { Idle } from '../measures/idle.ts';
import type { Latency } from '../measures/latency.ts';
import type { Memory } from '../measures/memory.ts';
import type { MessageSize } from '../measures/message-size.ts';
import type { Reply } from '../measures/reply.ts';
import type { StartUp } from '../measures/start-up.ts';
import type { StreamLoss } from '../measures/stream-loss.ts';

/** What was measured; absent for what the run left out. */
export interface Measures {
  startUp?: StartUp;
  latency?: Latency;
  reply?: Reply;
  burst?: Burst;
  catchUp?: CatchUp;
  idle?: Idle;
  fullInbox?: FullInbox;
  memory?: Memory;
  messageSize?: MessageSize;
  streamLoss?: StreamLoss;
}

/** One run of the benchmarks: what is written to `latest.json`. */
export interface Results {
  readonly mode: 'full' | 'quick';
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly machine: Machine;
  /** The server that was measured. */
  readonly bundle: { readonly version: string; readonly bytes: number; readonly sha256: string };
  readonly targets: readonly TargetResult[];
  readonly measures: Measures;
}

export interface TargetResult {
  readonly name: string;
  readonly measured: string;
  readonly target: string;
  readonly isMet: boolean;
}
