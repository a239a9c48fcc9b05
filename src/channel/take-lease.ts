import { type Lease, waitForLease } from '../lease/lease.ts';
import { makeStateDirectory, unwritableCode } from './state-directory.ts';
import type { SupervisorDeps } from './supervisor.ts';

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
    return WITHOUT_LEASE;
  }
}

const WITHOUT_LEASE: Lease = { lost: new AbortController().signal, release: () => undefined };

function enterStandby(deps: SupervisorDeps, holderPid: number | undefined): void {
  const holder = holderPid === undefined ? 'another session' : `another session (PID ${holderPid})`;
  deps.state.enter({
    mode: 'standby',
    why: `Messages go to ${holder} on this machine; the tools work, and this session takes over when that one ends.`,
  });
  deps.log.line(`molecule channel: standby — ${holder} receives the messages`);
}
