import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
import { sleep } from '../runtime/sleep.ts';
import type { Receipts } from './receipts/receipts.ts';

/** Between two looks. A listening session runs a hook within 200 ms of a push (2.1.332), on a busy machine within a second. */
const LOOK_MS = 2_000;
/** While nothing is undecided: whether the session was left. */
const REST_MS = 5_000;

/** Looks at the session while something is undecided, and now and then, until the signal aborts. */
export function watchSession(
  receipts: Pick<Receipts, 'isWatching' | 'lookAtSession' | 'pushBell'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const round = async () => {
    if (receipts.isWatching) await sleep(LOOK_MS, signal);
    if (signal.aborted) return 0;
    await receipts.lookAtSession();
    return receipts.isWatching ? 0 : REST_MS;
  };
  return runLoop({ clock, signal, round, bell: receipts.pushBell });
}
