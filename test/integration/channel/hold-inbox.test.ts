import { describe, expect, test } from 'bun:test';
import { mkdirSync, rmSync } from 'node:fs';
import { type HeldInbox, holdInbox } from '../../../src/channel/hold-inbox.ts';
import { FencedError, InboxDamagedError, InboxUnwritableError } from '../../../src/core/errors.ts';
import { EVERYBODY } from '../../../src/inbox/access/policy.ts';
import { InboxFile } from '../../../src/inbox/file/inbox-file.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { aborted, sleep } from '../../../src/runtime/sleep.ts';
import { keptLog } from '../../support/channel-status.ts';
import { arrival, waiting } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

type Work = (held: HeldInbox, signal: AbortSignal) => Promise<void>;

const FULL = new InboxUnwritableError('SQLITE_FULL');
const watermark = { localMs: 0, platformMs: undefined };

const store = ({ leased }: HeldInbox, id: string) =>
  leased.arrivals.store('ws-1', [arrival(id, Date.now() * 1_000)], watermark);

/** A holder of the inbox that runs until the end of the scope: `works` begin one after the other, the last one stays. */
function hold(works: readonly Work[], { unlocks = 0 }: { unlocks?: number } = {}) {
  const time = new VirtualTime();
  const dir = tempDir();
  const stop = new AbortController();
  const lost = new AbortController();
  const log = keptLog();
  const degraded: (string | undefined)[] = [];
  const file = new InboxFile({
    directory: dir.path,
    nowMs: Date.now,
    access: { policy: EVERYBODY },
    onDegraded: (what) => void degraded.push(what),
  });
  const happened: string[] = [];
  const runs: HeldInbox[] = [];
  const lease = {
    lost: lost.signal,
    unlockInbox: (attempt: number) => happened.push(`unlock ${attempt}`) <= unlocks,
    letPredecessorFinish: async () => void happened.push('predecessor finished'),
  };
  const clock = { ...systemClock, random: () => 1 };
  const onReplaced = () => void happened.push('replaced');
  const ended = holdInbox(
    { file, lease, clock, log, onReplaced },
    (held, signal) => {
      runs.push(held);
      const work = works[Math.min(runs.length, works.length) - 1] ?? ((_held, ending) => aborted(ending));
      return work(held, signal);
    },
    AbortSignal.any([stop.signal, lost.signal]),
  );
  ended.catch(() => undefined);
  return {
    ...{ time, dir, log, file, degraded, happened, runs, ended },
    untilRun: (count: number) =>
      time.until(`run ${count}`, () => (runs.length === count ? runs.at(-1) : undefined), 120_000),
    loseLease: () => lost.abort(),
    end: () => {
      stop.abort();
      return ended;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended.catch(() => undefined);
      file.close();
      dir[Symbol.dispose]();
      time[Symbol.dispose]();
    },
  };
}

/** What waits in the file, for somebody who opens it now. */
function inFile(directory: string): string[] {
  const { inbox } = openInbox(directory, Date.now);
  const ids = waiting(inbox).map(([id]) => id);
  inbox.close();
  return ids;
}

const stay: Work = (_held, signal) => aborted(signal);

describe('the holder of the inbox', () => {
  test('lets a predecessor finish once the inbox is taken over, and before it works', async () => {
    await using h = hold([stay]);
    await h.untilRun(1);
    expect(h.happened).toEqual(['predecessor finished']);
  });

  test('goes on in memory when the file cannot be written, and returns to it with all that happened', async () => {
    await using h = hold([
      async (held) => {
        store(held, 'before');
        throw FULL;
      },
      async (held, signal) => {
        store(held, 'meanwhile');
        await aborted(signal);
      },
      stay,
    ]);
    await h.untilRun(2);
    expect(h.file.isInMemory).toBeTrue();
    expect(h.degraded).toEqual([
      'the inbox file cannot be written (SQLITE_FULL): messages are kept in memory and not remembered over a restart. Free some space, or make the state directory writable.',
    ]);
    const back = await h.untilRun(3);
    expect(h.file.isInMemory).toBeFalse();
    expect(waiting(back.inbox).map(([id]) => id)).toEqual(['before', 'meanwhile']);
    expect(h.degraded.at(-1)).toBeUndefined();
    expect(h.log.lines).toEqual([
      'molecule channel: recovered — the inbox is in its file again, with all that happened meanwhile',
    ]);
  });

  test('stays in memory for as long as the file cannot be written', async () => {
    await using h = hold([() => Promise.reject(FULL), stay]);
    await h.untilRun(2);
    rmSync(h.dir.path, { recursive: true });
    await h.time.pass(600_000);
    expect(h.runs).toHaveLength(2);
    expect(h.file.isInMemory).toBeTrue();
    mkdirSync(h.dir.path);
    await h.time.until('the file', () => !h.file.isInMemory || undefined, 300_000);
  });

  test('takes a new file for a damaged one, and says that rows have new numbers', async () => {
    await using h = hold([
      async (held) => {
        store(held, 'before');
        throw new InboxDamagedError('SQLITE_CORRUPT');
      },
      stay,
    ]);
    const next = await h.untilRun(2);
    expect(h.happened).toEqual(['predecessor finished', 'replaced', 'predecessor finished']);
    expect(waiting(next.inbox).map(([id]) => id)).toEqual(['before']);
    expect(h.degraded[0]).toContain('was damaged and is kept as');
  });

  test('unlocks a locked file as far as it can, and gives up then', async () => {
    const locked = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
    await using h = hold([() => Promise.reject(locked)], { unlocks: 4 });
    await expect(h.ended).rejects.toBe(locked);
    expect(h.happened.filter((what) => what.startsWith('unlock'))).toEqual([
      'unlock 1',
      'unlock 2',
      'unlock 3',
    ]);
  });

  test('counts locks of a file anew when it was free for long', async () => {
    const locked: Work = () =>
      Promise.reject(Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' }));
    const lockedLater: Work = async (_held, signal) => {
      await sleep(600_000, signal);
      return locked(_held, signal);
    };
    await using h = hold([locked, locked, lockedLater, stay], { unlocks: 100 });
    await h.time.until('the last run', () => h.runs.length === 4 || undefined);
    const unlocks = h.happened.filter((what) => what.startsWith('unlock'));
    expect(unlocks).toEqual(['unlock 1', 'unlock 2', 'unlock 1']);
  });

  test('ends when another process took over, and leaves the file to it', async () => {
    await using h = hold([
      () => Promise.reject(FULL),
      async (held, signal) => {
        store(held, 'mine');
        h.loseLease();
        await aborted(signal);
        throw new FencedError();
      },
    ]);
    await expect(h.ended).rejects.toBeInstanceOf(FencedError);
    expect(inFile(h.dir.path)).toEqual([]);
  });

  test('writes what only memory knows into the file when the session ends', async () => {
    await using h = hold([
      () => Promise.reject(FULL),
      async (held, signal) => {
        store(held, 'unsaved');
        await aborted(signal);
      },
    ]);
    await h.untilRun(2);
    await h.end();
    expect(inFile(h.dir.path)).toEqual(['unsaved']);
  });

  test('ends with an error that nobody foresaw', async () => {
    const bug = new TypeError('a bug');
    await using h = hold([() => Promise.reject(bug)]);
    await expect(h.ended).rejects.toBe(bug);
  });
});
