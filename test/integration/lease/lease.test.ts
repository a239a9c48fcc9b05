import { afterEach, describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lease, waitForLease } from '../../../src/lease/lease.ts';
import type { PidRecord } from '../../../src/lease/pid-file.ts';
import { inspectProcess } from '../../../src/lease/process-identity.ts';
import { eventually } from '../../support/eventually.ts';
import { tempDir } from '../../support/temp-dir.ts';

const lines: string[] = [];
const log = { line: (text: string) => void lines.push(text), detail: () => undefined };
const children: Bun.Subprocess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  lines.length = 0;
});

/** A process that ignores SIGTERM when it is said to hang. */
function startProcess(hangs: boolean): Bun.Subprocess {
  const code = `${hangs ? 'process.on("SIGTERM", () => {});' : ''} setInterval(() => {}, 1000); console.log("up")`;
  const child = Bun.spawn([process.execPath, '-e', code], { stdout: 'pipe' });
  children.push(child);
  return child;
}

async function waitUntilUp(child: Bun.Subprocess): Promise<void> {
  if (child.stdout instanceof ReadableStream) await child.stdout.getReader().read();
}

function acquire(directory: string, onStandby: (holder: PidRecord | undefined) => void = () => undefined) {
  const stop = new AbortController();
  const lease = waitForLease({ directory, log, nowMs: Date.now, onStandby }, stop.signal);
  return { lease, stop };
}

async function acquired(directory: string): Promise<Lease> {
  const lease = await acquire(directory).lease;
  if (lease === undefined) throw new Error('no lease');
  return lease;
}

/** What a holder leaves behind that was killed, or hangs: its PID file, and a lock that nobody refreshed for a minute. */
function leaveStaleLock(directory: string, pid: number, mark = inspectProcess(pid)?.startMark ?? ''): void {
  writeFileSync(join(directory, 'bot.pid'), `${pid}\n${mark}\n`);
  const lock = join(directory, 'bot.pid.lock');
  mkdirSync(lock);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(lock, longAgo, longAgo);
}

describe('the lease', () => {
  test('writes its PID on the first line, and leaves nothing behind when it is released', async () => {
    using dir = tempDir();
    const lease = await acquired(dir.path);
    expect(readFileSync(join(dir.path, 'bot.pid'), 'utf8').split('\n')[0]).toBe(String(process.pid));
    await lease.release();
    expect(existsSync(join(dir.path, 'bot.pid'))).toBeFalse();
    expect(existsSync(join(dir.path, 'bot.pid.lock'))).toBeFalse();
  });

  test('stays with a healthy holder; the standby is told who it is and follows when it ends', async () => {
    using dir = tempDir();
    const first = await acquired(dir.path);
    const told = Promise.withResolvers<PidRecord | undefined>();
    const second = acquire(dir.path, told.resolve);
    expect((await told.promise)?.pid).toBe(process.pid);
    await first.release();
    const lease = await second.lease;
    expect(lease).toBeDefined();
    await lease?.release();
  });

  test('a waiting standby can be called off', async () => {
    using dir = tempDir();
    const first = await acquired(dir.path);
    const told = Promise.withResolvers<unknown>();
    const second = acquire(dir.path, told.resolve);
    await told.promise;
    second.stop.abort();
    expect(await second.lease).toBeUndefined();
    await first.release();
  });
});

describe('a stale lock', () => {
  test('of a process that is gone is taken over', async () => {
    using dir = tempDir();
    const child = startProcess(false);
    const mark = inspectProcess(child.pid)?.startMark;
    child.kill('SIGKILL');
    await child.exited;
    leaveStaleLock(dir.path, child.pid, mark);
    await (await acquired(dir.path)).release();
    expect(lines).toEqual([]);
  });

  test('of a process that hangs is taken over, and that process is ended even if it ignores SIGTERM', async () => {
    using dir = tempDir();
    const child = startProcess(true);
    await waitUntilUp(child);
    leaveStaleLock(dir.path, child.pid);
    const lease = await acquired(dir.path);
    await child.exited;
    expect(child.signalCode).toBe('SIGKILL');
    expect(lines).toEqual([`molecule channel: replacing a channel server that hangs (PID ${child.pid})`]);
    await lease.release();
  });

  test.each([
    ['another start time', 'boot/1'],
    ['no start time', ''],
  ])('never gets a process with the recorded PID but %s signalled', async (_name, mark) => {
    using dir = tempDir();
    const child = startProcess(false);
    await waitUntilUp(child);
    leaveStaleLock(dir.path, child.pid, mark);
    await (await acquired(dir.path)).release();
    expect(inspectProcess(child.pid)).toBeDefined();
  });

  test('of a process that was stopped is taken over without a signal', async () => {
    using dir = tempDir();
    const child = startProcess(false);
    await waitUntilUp(child);
    child.kill('SIGSTOP');
    await eventually('the process to stop', () => inspectProcess(child.pid)?.isStopped || undefined);
    leaveStaleLock(dir.path, child.pid);
    await (await acquired(dir.path)).release();
    expect(inspectProcess(child.pid)?.isStopped).toBeTrue();
  });
});
