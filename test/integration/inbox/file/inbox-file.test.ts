import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CANVAS_ONLY } from '../../../../src/inbox/access/policy.ts';
import { InboxFile } from '../../../../src/inbox/file/inbox-file.ts';
import type { LeasedInbox } from '../../../../src/inbox/leased-inbox.ts';
import { arrival, WORKSPACE, waiting } from '../../../support/inbox-arrivals.ts';
import { tempDir } from '../../../support/temp-dir.ts';

const watermark = (localMs: number) => ({ localMs, platformMs: undefined });

function keeperOf(directory: string) {
  const said: (string | undefined)[] = [];
  const keeper = new InboxFile({
    directory,
    nowMs: () => 7,
    access: { policy: CANVAS_ONLY },
    onDegraded: (what) => void said.push(what),
  });
  return { keeper, said };
}

/** Pushes and settles the oldest message that waits; returns its row. */
function deliver({ pushes }: LeasedInbox): number {
  const row = pushes.next([WORKSPACE], 1)[0]?.row ?? 0;
  pushes.markPushed(row);
  pushes.settle(row, 'write');
  return row;
}

describe('an inbox that had to move to memory', () => {
  test('is back in its file with all that happened meanwhile', () => {
    using dir = tempDir();
    const { keeper, said } = keeperOf(dir.path);
    const fileLeased = keeper.open().takeOver();
    fileLeased.arrivals.store(WORKSPACE, [arrival('shown', 1), arrival('old', 2)], watermark(1));
    deliver(fileLeased);

    keeper.moveToMemory('full');
    const leased = keeper.open().takeOver();
    leased.arrivals.store(WORKSPACE, [arrival('new', 3), arrival('torn', 4)], watermark(2));
    deliver(leased);
    deliver(leased);
    const torn = leased.pushes.next([WORKSPACE], 1)[0]?.row ?? 0;
    leased.pushes.markPushed(torn);

    expect(keeper.returnToFile()).toBeTrue();
    expect(keeper.isInMemory).toBeFalse();
    expect(said).toEqual([expect.stringContaining('kept in memory'), undefined]);
    keeper.close();

    const later = keeperOf(dir.path).keeper;
    const laterLeased = later.open().takeOver();
    laterLeased.pushes.recoverPushed();
    const again = ['shown', 'old', 'new', 'torn', 'later'].map((id, index) => arrival(id, index + 1));
    laterLeased.arrivals.store(WORKSPACE, again, watermark(3));
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
    keeper.open().takeOver().arrivals.store(WORKSPACE, rows, watermark(1));
    expect(waiting(keeper.open())).toEqual([['of the user', false]]);
    expect(keeper.returnToFile()).toBeTrue();
    keeper.open().takeOver().arrivals.store(WORKSPACE, rows, watermark(2));
    expect(waiting(keeper.open())).toEqual([['of the user', false]]);
    expect(keeper.open().counts(WORKSPACE).refused).toBe(1);
    keeper.close();
  });

  test('saves again and again without leaving memory, and writes what is new each time', () => {
    using dir = tempDir();
    const { keeper } = keeperOf(dir.path);
    keeper.open();
    keeper.moveToMemory('full');
    const leased = keeper.open().takeOver();
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      leased.arrivals.store(WORKSPACE, [arrival(id, index)], watermark(index));
      deliver(leased);
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
    const memoryLeased = first.open().takeOver();
    memoryLeased.arrivals.store(WORKSPACE, [arrival('only here', 1), arrival('both', 2)], watermark(5));
    const onlyHere = first.open().find('only here')[0]?.row;

    const other = keeperOf(dir.path).keeper;
    const otherLeased = other.open().takeOver();
    otherLeased.arrivals.store(WORKSPACE, [arrival('only there', 0), arrival('both', 2)], watermark(9));
    deliver(otherLeased);
    deliver(otherLeased);

    expect(first.returnToFile()).toBeTrue();
    expect(first.open().find('only here')[0]?.row).toBe(onlyHere);
    expect(waiting(first.open())).toEqual([['only here', false]]);
    expect(first.open().counts(WORKSPACE)).toMatchObject({ waiting: 1, settled: 2 });
    expect(first.open().takeOver().arrivals.watermark(WORKSPACE)?.localMs).toBe(9);
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
    const leased = keeper.open().takeOver();
    leased.arrivals.store(WORKSPACE, [arrival('a', 1)], watermark(1));
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
    keeper
      .open()
      .takeOver()
      .arrivals.store(WORKSPACE, [arrival('a', 1)], watermark(1));
    expect(waiting(keeper.open())).toEqual([['a', true]]);
    expect(keeper.save()).toBeFalse();
    keeper.close();
    expect(readFileSync(join(dir.path, 'inbox.db')).equals(bytes)).toBeTrue();
  });
});

describe('a file that is damaged again and again', () => {
  const damagedEvery = (directory: string, hours: number) => {
    const clock = { nowMs: 1_000_000_000_000 };
    const keeper = new InboxFile({
      directory,
      nowMs: () => clock.nowMs,
      access: { policy: CANVAS_ONLY },
      onDegraded: () => undefined,
    });
    for (let times = 1; times <= 5; times += 1) {
      keeper.open();
      keeper.replaceDamaged();
      clock.nowMs += hours * 3_600_000;
    }
    const { isInMemory } = keeper;
    keeper.close();
    return isInMemory;
  };

  test('within a day is given up', () => {
    using dir = tempDir();
    expect(damagedEvery(dir.path, 1)).toBeTrue();
  });

  test('in months is replaced each time', () => {
    using dir = tempDir();
    expect(damagedEvery(dir.path, 24 * 30)).toBeFalse();
  });
});

describe('a file that a newer version wrote', () => {
  function writtenByNewer(directory: string): void {
    const { keeper } = keeperOf(directory);
    const leased = keeper.open().takeOver();
    const rows = [arrival('shown', 1), arrival('waiting', 2)];
    leased.arrivals.store(WORKSPACE, rows, watermark(1));
    deliver(leased);
    keeper.close();
    const database = new Database(join(directory, 'inbox.db'));
    database.run('ALTER TABLE message ADD COLUMN mood TEXT');
    database.run('DROP TABLE delegation');
    database.run('PRAGMA user_version = 99');
    database.close();
  }

  test('is read as far as it is understood: what was shown is not shown again, and what may have been is marked', () => {
    using dir = tempDir();
    writtenByNewer(dir.path);
    const { keeper, said } = keeperOf(dir.path);
    const leased = keeper.open().takeOver();
    const again = [arrival('shown', 1), arrival('waiting', 2), arrival('unknown', 3)];
    leased.arrivals.store(WORKSPACE, again, watermark(2));
    expect(waiting(keeper.open())).toEqual([
      ['waiting', false],
      ['unknown', true],
    ]);
    expect(said).toEqual([expect.stringContaining('written by a newer version of this plugin')]);
    keeper.close();
  });

  test('leaves the last day to be asked for, since nobody knows when the newer version last ran', () => {
    using dir = tempDir();
    writtenByNewer(dir.path);
    const { keeper } = keeperOf(dir.path);
    const { arrivals } = keeper.open().takeOver();
    expect(arrivals.watermark(WORKSPACE)?.localMs).toBe(7 - 86_400_000);
    keeper.close();
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
    holder
      .open()
      .takeOver()
      .arrivals.store(WORKSPACE, [arrival('a', 1)], watermark(1));
    expect(standby.ifPresent()?.find('a')).toHaveLength(1);
    holder.close();
    standby.close();
  });
});
