import { afterEach, describe, expect, test } from 'bun:test';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { UntrustedPathError } from '../../../src/core/errors.ts';
import { type Lease, waitForLease } from '../../../src/lease/lease.ts';
import type { PidRecord } from '../../../src/lease/pid-record.ts';
import { inspectProcess, thisPlace } from '../../../src/lease/pid-record.ts';
import { eventually } from '../../support/eventually.ts';
import { LeaseProcess, leaseProgram } from '../../support/lease-process.ts';
import { makePipe } from '../../support/planted-files.ts';
import { tempDir } from '../../support/temp-dir.ts';

const lines: string[] = [];
const log = { line: (text: string) => void lines.push(text), detail: () => undefined };
const children: Bun.Subprocess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  lines.length = 0;
});

interface ProcessOptions {
  /** Whether it ignores SIGTERM. */
  readonly hangs?: boolean;
  /** The state directory whose PID file it has open, as the holder of a lease has. */
  readonly holds?: string;
}

/** A process of no importance that runs. */
async function startProcess({
  hangs = false,
  holds,
}: ProcessOptions = {}): Promise<Bun.Subprocess<'ignore', 'pipe'>> {
  const code = [
    hangs ? 'process.on("SIGTERM", () => {});' : '',
    holds === undefined ? '' : 'require("fs").openSync(process.argv[1]);',
    'setInterval(() => {}, 1000); console.log("up")',
  ];
  const pidFile = holds === undefined ? [] : [join(holds, 'bot.pid')];
  for (const path of pidFile) writeFileSync(path, '');
  const child = Bun.spawn([process.execPath, '-e', code.join(' '), ...pidFile], {
    stdin: 'ignore',
    stdout: 'pipe',
  });
  children.push(child);
  await child.stdout.getReader().read();
  return child;
}

async function startStoppedProcess(options?: ProcessOptions) {
  const child = await startProcess(options);
  child.kill('SIGSTOP');
  await eventually('the process to stop', () => inspectProcess(child.pid)?.isStopped);
  return child;
}

const QUICK_LOOK_MS = 10;
/** One look has to be enough. */
const ONE_LOOK_MS = 3_600_000;

function acquire(
  directory: string,
  onStandby: (holder: PidRecord | undefined) => void = () => undefined,
  lookMs = QUICK_LOOK_MS,
) {
  const stop = new AbortController();
  const lease = waitForLease({ directory, log, nowMs: Date.now, onStandby, lookMs }, stop.signal);
  return { lease, stop };
}

async function acquired(directory: string, lookMs?: number): Promise<Lease> {
  const lease = await acquire(directory, undefined, lookMs).lease;
  if (lease === undefined) throw new Error('no lease');
  return lease;
}

/** What a holder leaves behind that was killed, or hangs: its PID file, and a lock that nobody refreshed for a minute. */
function leaveStaleLock(directory: string, pid: number, mark?: string, place?: string): void {
  leaveLock(directory, Date.now() - 60_000, pid, mark, place);
}

/** The lock of a holder that has refreshed it just now, or, after a clock was set back, in the future. */
function leaveFreshLock(directory: string, pid: number, mark?: string, place?: string): void {
  leaveLock(directory, Date.now() + 60_000, pid, mark, place);
}

function leaveLock(
  directory: string,
  refreshedMs: number,
  pid: number,
  mark = inspectProcess(pid)?.startMark ?? '',
  place = thisPlace(),
): void {
  writeFileSync(join(directory, 'bot.pid'), `${pid}\n${mark}\n${place}\n`);
  const lock = join(directory, 'bot.pid.lock');
  mkdirSync(lock);
  utimesSync(lock, new Date(refreshedMs), new Date(refreshedMs));
}

const holderPid = (directory: string) =>
  Number(readFileSync(join(directory, 'bot.pid'), 'utf8').split('\n')[0]);

function holderIs(directory: string, pid: number): boolean {
  return existsSync(join(directory, 'bot.pid')) && holderPid(directory) === pid;
}

/** A PID and a start mark that no process has any more. */
async function endedProcess() {
  const child = await startProcess();
  const mark = inspectProcess(child.pid)?.startMark;
  child.kill('SIGKILL');
  await child.exited;
  return { pid: child.pid, mark };
}

describe('the lease', () => {
  test('writes its PID on the first line, and leaves nothing behind when it is released', async () => {
    using dir = tempDir();
    const lease = await acquired(dir.path);
    expect(readFileSync(join(dir.path, 'bot.pid'), 'utf8').split('\n')[0]).toBe(String(process.pid));
    lease.release();
    expect(existsSync(join(dir.path, 'bot.pid'))).toBeFalse();
    expect(existsSync(join(dir.path, 'bot.pid.lock'))).toBeFalse();
  });

  test('stays with a healthy holder; the standby is told who it is and follows when it ends', async () => {
    using dir = tempDir();
    const first = await acquired(dir.path);
    const told = Promise.withResolvers<PidRecord | undefined>();
    const second = acquire(dir.path, told.resolve);
    expect((await told.promise)?.pid).toBe(process.pid);
    first.release();
    const lease = await second.lease;
    expect(lease).toBeDefined();
    lease?.release();
  });

  test('a waiting standby can be called off', async () => {
    using dir = tempDir();
    const first = await acquired(dir.path);
    const told = Promise.withResolvers<unknown>();
    const second = acquire(dir.path, told.resolve);
    await told.promise;
    second.stop.abort();
    expect(await second.lease).toBeUndefined();
    first.release();
  });
});

describe('a stale lock', () => {
  test('of a process that is gone is taken over', async () => {
    using dir = tempDir();
    const { pid, mark } = await endedProcess();
    leaveStaleLock(dir.path, pid, mark);
    (await acquired(dir.path)).release();
    expect(lines).toEqual([]);
  });

  test('of a process that hangs is taken over, and that process is ended even if it ignores SIGTERM', async () => {
    using dir = tempDir();
    const child = await startProcess({ hangs: true, holds: dir.path });
    leaveStaleLock(dir.path, child.pid);
    const lease = await acquired(dir.path);
    await child.exited;
    expect(child.signalCode).toBe('SIGKILL');
    expect(lines).toEqual([`molecule channel: replacing a channel server that hangs (PID ${child.pid})`]);
    lease.release();
  });

  test.each([
    ['another start time', 'boot/1'],
    ['no start time', ''],
  ])('never gets a process with the recorded PID but %s signalled', async (_name, mark) => {
    using dir = tempDir();
    const child = await startProcess();
    leaveStaleLock(dir.path, child.pid, mark);
    (await acquired(dir.path)).release();
    expect(inspectProcess(child.pid)).toBeDefined();
  });

  test('never gets a process signalled that did not write the record, although PID and start time are right', async () => {
    using dir = tempDir();
    const running = await startProcess();
    leaveStaleLock(dir.path, running.pid);
    (await acquired(dir.path)).release();
    const stopped = await startStoppedProcess();
    leaveStaleLock(dir.path, stopped.pid);
    const lease = await acquired(dir.path);
    await lease.letPredecessorFinish();
    lease.unlockInbox(1);
    lease.unlockInbox(2);
    lease.release();
    expect(inspectProcess(running.pid)).toMatchObject({ isStopped: false });
    expect(inspectProcess(stopped.pid)).toMatchObject({ isStopped: true });
    expect(lines).toEqual([]);
  });

  test('gets a stopped holder that keeps the inbox locked woken, then ended', async () => {
    using dir = tempDir();
    const child = await startStoppedProcess({ holds: dir.path });
    leaveStaleLock(dir.path, child.pid);
    const lease = await acquired(dir.path);
    expect(lease.unlockInbox(1)).toBeTrue();
    await eventually('the holder to wake', () => inspectProcess(child.pid)?.isStopped === false);
    expect(lease.unlockInbox(2)).toBeTrue();
    await child.exited;
    expect(child.signalCode).toBe('SIGKILL');
    lease.release();
  });

  test('of a process that was stopped is taken over without a signal', async () => {
    using dir = tempDir();
    const child = await startStoppedProcess({ holds: dir.path });
    leaveStaleLock(dir.path, child.pid);
    (await acquired(dir.path)).release();
    expect(inspectProcess(child.pid)?.isStopped).toBeTrue();
  });
});

test('a stopped holder is woken only when its successor says that it has the fence', async () => {
  using dir = tempDir();
  const child = await startStoppedProcess({ holds: dir.path });
  leaveStaleLock(dir.path, child.pid);
  const lease = await acquired(dir.path);
  expect(inspectProcess(child.pid)?.isStopped).toBeTrue();
  await lease.letPredecessorFinish();
  expect(inspectProcess(child.pid)?.isStopped).toBeFalse();
  lease.release();
});

describe('a lock that was refreshed just now', () => {
  test('of a process that is gone is taken over at the first look', async () => {
    using dir = tempDir();
    const { pid, mark } = await endedProcess();
    leaveFreshLock(dir.path, pid, mark);
    (await acquired(dir.path, ONE_LOOK_MS)).release();
  });

  test('of before the power was lost is taken over at the first look, and who has its PID by now is left alone', async () => {
    using dir = tempDir();
    const child = await startProcess();
    leaveFreshLock(dir.path, child.pid, 'an-earlier-boot/1');
    (await acquired(dir.path, ONE_LOOK_MS)).release();
    expect(inspectProcess(child.pid)).toBeDefined();
    expect(lines).toEqual([]);
  });

  test.each([
    ['a container with PIDs of its own', 'container pid:[1]'],
    ['an older version, which did not say where', ''],
  ])('of %s stays until nobody refreshes it', async (_name, place) => {
    using dir = tempDir();
    const { pid, mark } = await endedProcess();
    leaveFreshLock(dir.path, pid, mark, place);
    const told = Promise.withResolvers<unknown>();
    const { lease } = acquire(dir.path, told.resolve);
    expect(await told.promise).toMatchObject({ pid });
    (await lease)?.release();
  });

  test('of a process that runs is not touched by a clock that jumped', async () => {
    using dir = tempDir();
    const child = await startProcess();
    leaveFreshLock(dir.path, child.pid);
    const told = Promise.withResolvers<unknown>();
    const stop = new AbortController();
    const inAYear = () => Date.now() + 31_536_000_000;
    const lease = waitForLease(
      { directory: dir.path, log, nowMs: inAYear, onStandby: told.resolve, lookMs: ONE_LOOK_MS },
      stop.signal,
    );
    await told.promise;
    stop.abort();
    expect(await lease).toBeUndefined();
    expect(inspectProcess(child.pid)).toBeDefined();
  });
});

describe('in the place of our own files', () => {
  test.each([
    ['a named pipe as PID file', 'bot.pid', makePipe, 'a named pipe instead of a regular file'],
    [
      'a folder as PID file',
      'bot.pid',
      (path: string) => mkdirSync(path),
      'a folder instead of a regular file',
    ],
    [
      'a PID file that everybody can write',
      'bot.pid',
      (path: string) => {
        writeFileSync(path, '1\n');
        chmodSync(path, 0o666);
      },
      'open to changes by other users (mode 0666)',
    ],
    ['a named pipe as lock', 'bot.pid.lock', makePipe, 'a named pipe instead of a folder'],
    [
      'a link as lock',
      'bot.pid.lock',
      (path: string) => symlinkSync('.', path),
      'a symbolic link instead of a folder',
    ],
  ])(
    '%s is refused at once, with the fix, and the lease can be taken when it is away',
    async (_what, name, plant, what) => {
      using dir = tempDir();
      const path = join(dir.path, name);
      plant(path);
      const refused: unknown = await acquired(dir.path).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(UntrustedPathError);
      expect(refused).toMatchObject({ message: `${path} is ${what}`, advice: expect.stringContaining(path) });
      rmSync(path, { recursive: true });
      (await acquired(dir.path)).release();
    },
  );

  test('a folder that everybody can write to is refused', async () => {
    using dir = tempDir();
    chmodSync(dir.path, 0o777);
    expect(acquired(dir.path)).rejects.toThrow('open to changes by other users (mode 0777)');
  });

  test('a line of waiting processes that is none is not waited for', async () => {
    using dir = tempDir();
    makePipe(join(dir.path, 'standby'));
    (await acquired(dir.path)).release();
    rmSync(join(dir.path, 'standby'));
    mkdirSync(join(dir.path, 'standby'));
    makePipe(join(dir.path, 'standby', '000000000000001-1'));
    const lease = await acquired(dir.path, QUICK_LOOK_MS);
    expect(lease.unlockInbox(1)).toBeTrue();
    lease.release();
  });

  test('a stale lock that somebody put something into does not stand in the way', async () => {
    using dir = tempDir();
    const { pid, mark } = await endedProcess();
    leaveStaleLock(dir.path, pid, mark);
    writeFileSync(join(dir.path, 'bot.pid.lock', 'file'), '');
    (await acquired(dir.path)).release();
    expect(readdirSync(dir.path).filter((name) => name.startsWith('bot.pid'))).toEqual([]);
  });
});

describe('a holder that lost the lease while it was stopped', () => {
  function replaceLock(directory: string): void {
    const lock = join(directory, 'bot.pid.lock');
    rmdirSync(lock);
    rmSync(join(directory, 'bot.pid'));
    leaveFreshLock(directory, 1, 'boot/1');
  }

  /** A process whose lock was replaced while it was stopped. */
  async function startReplacedHolder(directory: string): Promise<LeaseProcess> {
    const holder = new LeaseProcess(directory);
    await holder.reaches('held');
    holder.kill('SIGSTOP');
    replaceLock(directory);
    holder.kill('SIGCONT');
    return holder;
  }

  test('leaves the lock of its successor when it releases its own', async () => {
    using dir = tempDir();
    const lease = await acquired(dir.path);
    replaceLock(dir.path);
    lease.release();
    expect(holderPid(dir.path)).toBe(1);
    expect(existsSync(join(dir.path, 'bot.pid.lock'))).toBeTrue();
  });

  test('leaves it also when its process ends', async () => {
    using dir = tempDir();
    await using holder = await startReplacedHolder(dir.path);
    holder.tell('exit');
    await holder.exited;
    expect(holderPid(dir.path)).toBe(1);
    expect(existsSync(join(dir.path, 'bot.pid.lock'))).toBeTrue();
  });

  test('notices it', async () => {
    using dir = tempDir();
    await using holder = await startReplacedHolder(dir.path);
    await holder.reaches('lost');
  });
});

describe('of several processes that wait', () => {
  async function line(directory: string, length: number) {
    const processes: LeaseProcess[] = [];
    for (let index = 0; index < length; index += 1) {
      const next = new LeaseProcess(directory);
      processes.push(next);
      await next.reaches(index === 0 ? 'held' : 'standby');
    }
    return {
      processes,
      async [Symbol.asyncDispose]() {
        for (const one of processes) await one[Symbol.asyncDispose]();
      },
    };
  }

  test('each takes over in its turn, whether the holder ends or is killed', async () => {
    using dir = tempDir();
    await using waiting = await line(dir.path, 4);
    const [first, second, third, last] = waiting.processes;
    first?.kill('SIGKILL');
    await second?.reaches('held');
    second?.tell('exit');
    await third?.reaches('held');
    third?.kill('SIGKILL');
    await last?.reaches('held');
    expect(holderPid(dir.path)).toBe(last?.pid ?? 0);
  }, 20_000);

  test('one that was killed or is stopped is passed over', async () => {
    using dir = tempDir();
    await using waiting = await line(dir.path, 4);
    const [first, killed, stopped, last] = waiting.processes;
    killed?.kill('SIGKILL');
    stopped?.kill('SIGSTOP');
    await killed?.exited;
    first?.kill('SIGKILL');
    await last?.reaches('held');
    expect(readdirSync(join(dir.path, 'standby'))).toHaveLength(1);
  }, 20_000);

  test('one that hangs is passed over after a while', async () => {
    using dir = tempDir();
    await using waiting = await line(dir.path, 3);
    const [first, hanging, last] = waiting.processes;
    hanging?.tell('hang');
    first?.kill('SIGKILL');
    await last?.reaches('held');
    expect(hanging?.said('held')).toBeFalse();
  }, 20_000);

  test('one whose host is stopped does not take over before that wakes', async () => {
    using dir = tempDir();
    const { pid, mark } = await endedProcess();
    // A host of its own, which starts the server and then does what it is told: stop.
    const host = Bun.spawn(
      [
        'sh',
        '-c',
        `"$0" "$@" & child=$!; echo $child; kill -STOP $$; wait $child`,
        ...leaseProgram(dir.path),
      ],
      {
        stdin: 'pipe',
        stdout: 'pipe',
      },
    );
    children.push(host);
    await eventually('the host to stop', () => inspectProcess(host.pid)?.isStopped);
    const serverPid = await eventually('a server in line', () => {
      const [name] = existsSync(join(dir.path, 'standby')) ? readdirSync(join(dir.path, 'standby')) : [];
      return name === undefined ? undefined : Number(name.split('-')[1]);
    });
    using cleanup = new DisposableStack();
    cleanup.defer(() => process.kill(serverPid, 'SIGKILL'));
    leaveFreshLock(dir.path, pid, mark);
    await using other = new LeaseProcess(dir.path);
    await other.reaches('held');
    other.tell('exit');
    await other.exited;
    host.kill('SIGCONT');
    await eventually('the woken session to take over', () => holderIs(dir.path, serverPid));
  }, 20_000);

  test('only one takes what a dead holder left, however many come at once', async () => {
    using dir = tempDir();
    const { pid, mark } = await endedProcess();
    leaveFreshLock(dir.path, pid, mark);
    await using crowd = new AsyncDisposableStack();
    const processes = Array.from({ length: 5 }, () => crowd.use(new LeaseProcess(dir.path)));
    for (const one of processes) {
      await eventually('a decision', () => one.said('held') || one.said('standby'));
    }
    await eventually('a holder', () => processes.some((one) => one.said('held')));
    expect(processes.filter((one) => one.said('held')).map((one) => one.pid)).toEqual([holderPid(dir.path)]);
  }, 20_000);
});
