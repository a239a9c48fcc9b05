import type { DelegationNote } from '../../inbox/delegation-log.ts';
import { sleep } from '../../runtime/sleep.ts';
import type { ToolCall, ToolContext } from './tool.ts';

const PROGRESS_INTERVAL_MS = 10_000;

/** Does long work and shows every few seconds that it is alive: `waitingFor, 20 s`. */
export async function withProgress<T>(
  call: ToolCall,
  waitingFor: string,
  work: Promise<T>,
  intervalMs = PROGRESS_INTERVAL_MS,
): Promise<T> {
  const done = new AbortController();
  const ticking = tick(call, waitingFor, intervalMs, done.signal);
  try {
    return await work;
  } finally {
    done.abort();
    await ticking;
  }
}

async function tick(
  call: ToolCall,
  waitingFor: string,
  intervalMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (let ticks = 1; ; ticks += 1) {
    await sleep(intervalMs, signal);
    if (signal.aborted) return;
    call.progress(`${waitingFor}, ${Math.round((ticks * intervalMs) / 1000)} s`);
  }
}

/**
 * Remembers what a peer was asked, so that its answer is tied to the task. A file that cannot be written must not
 * make the call fail: the peer has the task. Returns what went wrong.
 */
export function rememberDelegation(context: ToolContext, note: DelegationNote): readonly unknown[] {
  try {
    context.inbox()?.delegations.add(note);
    return [];
  } catch (error) {
    return [error];
  }
}
