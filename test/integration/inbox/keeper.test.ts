import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CANVAS_ONLY } from '../../../src/inbox/access/policy.ts';
import { InboxKeeper } from '../../../src/inbox/keeper.ts';
import { arrival, WORKSPACE, waiting } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

const watermark = (localMs: number) => ({ localMs, platformMs: undefined });

function keeperOf(directory: string) {
  const said: (string | undefined)[] = [];
  const keeper = new InboxKeeper({
    directory,
    nowMs: () => 7,
    access: { policy: CANVAS_ONLY },
    onDegraded: (what) => void said.push(what),
  });
  return { keeper, said };
}

/** Pushes and settles the oldest message that waits; returns its row. */
function deliver(keeper: InboxKeeper, fence: number): number {
  const row = keeper.open().nextPending([WORKSPACE], 1)[0]?.row ?? 0;
  keeper.open().markPushed(fence, row);
  keeper.open().settle(fence, row, 'write');
  return row;
}

describe('an inbox that had to move to memory', () => {
  test('is back in its file with all that happened meanwhile', () => {
    using dir = tempDir();
    const { keeper, said } = keeperOf(dir.path);
    const fileFence = keeper.open().takeFence();
    keeper.open().store(fileFence, WORKSPACE, [arrival('shown', 1), arrival('old', 2)], watermark(1));
    deliver(keeper, fileFence);

    keeper.moveToMemory('full');
    const fence = keeper.open().takeFence();
    keeper.open().store(fence, WORKSPACE, [arrival('new', 3), arrival('torn', 4)], watermark(2));
    deliver(keeper, fence);
    deliver(keeper, fence);
    const torn = keeper.open().nextPending([WORKSPACE], 1)[0]?.row ?? 0;
    keeper.open().markPushed(fence, torn);

    expect(keeper.returnToFile()).toBeTrue();
    expect(keeper.isInMemory).toBeFalse();
    expect(said).toEqual([expect.stringContaining('kept in memory'), undefined]);
    keeper.close();

    const later = keeperOf(dir.path).keeper;
    const laterFence = later.open().takeFence();
    later.open().recoverPushed(laterFence);
    const again = ['shown', 'old', 'new', 'torn', 'later'].map((id, index) => arrival(id, index + 1));
    later.open().store(laterFence, WORKSPACE, again, watermark(3));
    expect(waiting(later.open())).toEqual([
      ['torn', true],
      ['later', false],
    ]);
    expect(later.open().find('torn')[0]?.row).toBe(torn);
    later.close();
  });

  test('lets in nobody more than its file did, and remembers whom it kept out', () => {
    using dir = tempDir();
    const { keeper } = keeperOf(dir.path);
    keeper.open();
    keeper.moveToMemory('full');
    const peer = { sender: { kind: 'peer_agent', peerId: 'p' } } as const;
    const rows = [arrival('of a peer', 1, peer), arrival('of the user', 2)];
    keeper.open().store(keeper.open().takeFence(), WORKSPACE, rows, watermark(1));
    expect(waiting(keeper.open())).toEqual([['of the user', false]]);
    expect(keeper.returnToFile()).toBeTrue();
    keeper.open().store(keeper.open().takeFence(), WORKSPACE, rows, watermark(2));
    expect(waiting(keeper.open())).toEqual([['of the user', false]]);
    expect(keeper.open().counts(WORKSPACE).refused).toBe(1);
    keeper.close();
  });

  test('saves again and again without leaving memory, and writes what is new each time', () => {
    using dir = tempDir();
    const { keeper } = keeperOf(dir.path);
    keeper.open();
    keeper.moveToMemory('full');
    const fence = keeper.open().takeFence();
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      keeper.open().store(fence, WORKSPACE, [arrival(id, index)], watermark(index));
      deliver(keeper, fence);
      expect(keeper.save()).toBeTrue();
      const file = new Database(join(dir.path, 'inbox.db'), { readonly: true });
      expect(file.query("SELECT count(*) AS n FROM message WHERE state = 'settled'").get()).toEqual({
        n: index + 1,
      });
      file.close();
    }
    expect(keeper.isInMemory).toBeTrue();
    keeper.close();
  });

  test('meets a file that went on without it: settled stays settled, and no row number changes its meaning', () => {
    using dir = tempDir();
    const first = keeperOf(dir.path).keeper;
    first.open();
    first.moveToMemory('full');
    const memoryFence = first.open().takeFence();
    first.open().store(memoryFence, WORKSPACE, [arrival('only here', 1), arrival('both', 2)], watermark(5));
    const onlyHere = first.open().find('only here')[0]?.row;

    const other = keeperOf(dir.path).keeper;
    const otherFence = other.open().takeFence();
    other.open().store(otherFence, WORKSPACE, [arrival('only there', 0), arrival('both', 2)], watermark(9));
    deliver(other, otherFence);
    deliver(other, otherFence);

    expect(first.returnToFile()).toBeTrue();
    expect(first.open().find('only here')[0]?.row).toBe(onlyHere);
    expect(waiting(first.open())).toEqual([['only here', false]]);
    expect(first.open().counts(WORKSPACE)).toMatchObject({ waiting: 1, settled: 2 });
    expect(first.open().watermark(WORKSPACE)?.localMs).toBe(9);
    first.close();
    other.close();
  });
});

describe('where the file cannot be made', () => {
  test('the inbox lives in memory until it can', () => {
    using dir = tempDir();
    const inTheWay = join(dir.path, 'state');
    writeFileSync(inTheWay, '');
    const { keeper, said } = keeperOf(inTheWay);
    const fence = keeper.open().takeFence();
    keeper.open().store(fence, WORKSPACE, [arrival('a', 1)], watermark(1));
    expect(said).toEqual([expect.stringContaining('not remembered over a restart')]);
    expect(keeper.returnToFile()).toBeFalse();
    expect(waiting(keeper.open())).toEqual([['a', false]]);
    expect(readFileSync(inTheWay, 'utf8')).toBe('');
    keeper.close();
  });

  test('because a newer version wrote it, what comes is marked, and the file is left alone', () => {
    using dir = tempDir();
    const newer = keeperOf(dir.path).keeper;
    newer.open();
    newer.close();
    const database = new Database(join(dir.path, 'inbox.db'));
    database.run('PRAGMA user_version = 99');
    database.run('PRAGMA journal_mode = DELETE');
    database.close();
    const bytes = readFileSync(join(dir.path, 'inbox.db'));

    const { keeper } = keeperOf(dir.path);
    keeper.open().store(keeper.open().takeFence(), WORKSPACE, [arrival('a', 1)], watermark(1));
    expect(waiting(keeper.open())).toEqual([['a', true]]);
    expect(keeper.save()).toBeFalse();
    keeper.close();
    expect(readFileSync(join(dir.path, 'inbox.db')).equals(bytes)).toBeTrue();
  });
});

describe('a process that only has tools', () => {
  test('makes no file, and leaves a damaged one where it is', () => {
    using dir = tempDir();
    const { keeper } = keeperOf(dir.path);
    expect(keeper.ifPresent()).toBeUndefined();
    writeFileSync(join(dir.path, 'inbox.db'), 'no database '.repeat(500));
    expect(keeper.ifPresent()).toBeUndefined();
    expect(readFileSync(join(dir.path, 'inbox.db'), 'utf8')).toStartWith('no database');
  });

  test('follows the holder to the file that replaced a damaged one', () => {
    using dir = tempDir();
    const holder = keeperOf(dir.path).keeper;
    holder.open();
    const standby = keeperOf(dir.path).keeper;
    expect(standby.ifPresent()?.find('a')).toEqual([]);
    holder.replaceDamaged();
    holder.open().store(holder.open().takeFence(), WORKSPACE, [arrival('a', 1)], watermark(1));
    expect(standby.ifPresent()?.find('a')).toHaveLength(1);
    holder.close();
    standby.close();
  });
});
