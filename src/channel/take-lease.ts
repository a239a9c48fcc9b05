import { type Lease, waitForLease } from '../lease/lease.ts';
import { retryUntilDone } from '../runtime/run-loop.ts';
import { canWriteInto, makeStateDirectory, unwritableCode } from './state-directory.ts';
import type { SupervisorDeps } from './supervisor.ts';

/** How often a directory that cannot be written is tried again. */
const LOOK_AGAIN = { baseMs: 5_000, capMs: 60_000 };

/** The lease, or undefined when the signal aborts first. Where no file can be written, receiving goes on without one. */
export async function takeLease(deps: SupervisorDeps, signal: AbortSignal): Promise<Lease | undefined> {
  try {
    makeStateDirectory(deps.stateDirectory);
    return await waitForLease(
      {
        directory: deps.stateDirectory,
        log: deps.log,
        nowMs: deps.clock.nowMs,
        onStandby: (holder) => enterStandby(deps, holder?.pid),
      },
      signal,
    );
  } catch (error) {
    const code = unwritableCode(error);
    if (code === undefined) throw error;
    const what = `the state directory cannot be written (${code}), so that another session may receive the same messages`;
    deps.log.line(`molecule channel: ${what}`);
    deps.state.leaseDegraded = what;
    return withoutLease(deps, signal);
  }
}

/** Receiving without the right to: it ends, as a lost lease does, when a lease can be had again. */
function withoutLease(deps: SupervisorDeps, signal: AbortSignal): Lease {
  const lost = new AbortController();
  const released = new AbortController();
  void retryUntilDone(
    () => canWriteInto(deps.stateDirectory),
    LOOK_AGAIN,
    deps.clock,
    AbortSignal.any([signal, released.signal]),
  ).then((isWritable) => {
    if (!isWritable) return;
    deps.log.line('molecule channel: recovered — the state directory can be written again');
    deps.state.leaseDegraded = undefined;
    lost.abort();
  });
  return {
    lost: lost.signal,
    unlockInbox: () => false,
    letPredecessorFinish: () => Promise.resolve(),
    release: () => released.abort(),
  };
}

function enterStandby(deps: SupervisorDeps, holderPid: number | undefined): void {
  const holder = holderPid === undefined ? 'another session' : `another session (PID ${holderPid})`;
  deps.state.enter({
    mode: 'standby',
    why: `Messages go to ${holder} on this machine; the tools work, and this session takes over when that one ends.`,
  });
  deps.log.line(`molecule channel: standby — ${holder} receives the messages`);
}
