import type { Logger } from '../runtime/logger.ts';
import { sleep } from '../runtime/sleep.ts';
import type { PidRecord } from './pid-record.ts';
import { inspectProcess, isProvenWriter, recordedProcessState } from './pid-record.ts';

const TERM_GRACE_MS = 2_000;
const KILL_CHECK_MS = 50;
/** Long for the rest of one write, short for a person who waits for messages. */
const FINISH_MS = 250;

/** Whether the recorded process lives and is not stopped; its start mark proves that the PID is still it. */
function isRunning(record: PidRecord): boolean {
  const facts = inspectProcess(record.pid);
  return facts !== undefined && !facts.isStopped && facts.startMark === record.startMark;
}

/** Ends a predecessor that lives and does not refresh its lock. A stopped one is left alone: the fence makes it harmless. */
export async function stopStaleHolder(record: PidRecord | undefined, log: Logger): Promise<void> {
  if (record === undefined || !isRunning(record) || !isProvenWriter(record)) return;
  log.line(`molecule channel: replacing a channel server that hangs (PID ${record.pid})`);
  signalProcess(record.pid, 'SIGTERM');
  await waitWhile(() => isRunning(record), TERM_GRACE_MS);
  if (isRunning(record)) signalProcess(record.pid, 'SIGKILL');
}

/** Lets processes that were stopped in the middle of something finish it. */
export function wakeStopped(records: readonly PidRecord[], log: Logger): void {
  for (const record of records) {
    if (recordedProcessState(record) !== 'stopped' || !isProvenWriter(record)) continue;
    log.line(
      `molecule channel: waking a stopped channel server that keeps the inbox locked (PID ${record.pid})`,
    );
    signalProcess(record.pid, 'SIGCONT');
  }
}

/** Wakes a stopped holder before its successor pushes, its fence void: what it had begun to write must not come later. */
export async function letFinish(record: PidRecord | undefined): Promise<void> {
  if (record === undefined || recordedProcessState(record) !== 'stopped' || !isProvenWriter(record)) return;
  signalProcess(record.pid, 'SIGCONT');
  await sleep(FINISH_MS, new AbortController().signal);
}

/** The last resort against a predecessor that keeps the inbox locked, stopped or not. */
export function endPredecessor(record: PidRecord | undefined, log: Logger): void {
  if (record === undefined || !isProvenWriter(record)) return;
  log.line(`molecule channel: ending a channel server that keeps the inbox locked (PID ${record.pid})`);
  signalProcess(record.pid, 'SIGKILL');
}

async function waitWhile(condition: () => boolean, timeoutMs: number): Promise<void> {
  const never = new AbortController().signal;
  for (let waitedMs = 0; waitedMs < timeoutMs && condition(); waitedMs += KILL_CHECK_MS) {
    await sleep(KILL_CHECK_MS, never);
  }
}

function signalProcess(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 'SIGCONT'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself between the check and the signal.
  }
}
