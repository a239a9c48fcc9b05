import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVERYBODY } from '../../../../src/inbox/access/policy.ts';
import { InboxFile } from '../../../../src/inbox/file/inbox-file.ts';
import { REAL_SURROUNDINGS, type Surroundings } from '../../../../src/inbox/file/network-file.ts';
import { arrival, WORKSPACE, waiting } from '../../../support/inbox-arrivals.ts';
import { tempDir } from '../../../support/temp-dir.ts';

const ON_NFS: Surroundings = { ...REAL_SURROUNDINGS, networkFileSystem: () => 'NFS' };
const WITHOUT_LOCKS: Surroundings = {
  ...ON_NFS,
  tryOut: () => {
    throw Object.assign(new Error('locking protocol'), { code: 'SQLITE_PROTOCOL' });
  },
};
const watermark = (localMs: number) => ({ localMs, platformMs: undefined });

function fileOn(surroundings: Surroundings, directory: string) {
  const degraded: (string | undefined)[] = [];
  const notes: string[] = [];
  const file = new InboxFile({
    directory,
    nowMs: Date.now,
    access: { policy: EVERYBODY },
    onDegraded: (what) => void degraded.push(what),
    onNote: (what) => void notes.push(what),
    surroundings,
  });
  return { file, degraded, notes, [Symbol.dispose]: () => file.close() };
}

const store = (file: InboxFile, id: string) =>
  file
    .open()
    .takeOver()
    .arrivals.store(WORKSPACE, [arrival(id, 1)], watermark(1));
const usesLog = (directory: string) => readFileSync(join(directory, 'inbox.db'))[18] === 2;

describe('an inbox on a network file system', () => {
  test('is used without a write-ahead log and without shared memory, which is said once', () => {
    using dir = tempDir();
    using inbox = fileOn(ON_NFS, dir.path);
    store(inbox.file, 'a');
    expect(readdirSync(dir.path)).not.toContain('inbox.db-shm');
    expect(usesLog(dir.path)).toBeFalse();
    inbox.file.moveToMemory('full');
    expect(inbox.file.returnToFile()).toBeTrue();
    expect(waiting(inbox.file.open())).toEqual([['a', false]]);
    expect(inbox.notes).toEqual([expect.stringContaining('network file system (NFS)')]);
    expect(inbox.degraded).toEqual([expect.stringContaining('full'), undefined]);
    expect(readdirSync(dir.path).filter((name) => name.includes('probe'))).toEqual([]);
  });

  test('is read by sessions that stand by while its holder writes', () => {
    using dir = tempDir();
    using holder = fileOn(ON_NFS, dir.path);
    store(holder.file, 'a');
    using standby = fileOn(ON_NFS, dir.path);
    expect(standby.file.ifPresent()?.find('a')).toHaveLength(1);
    store(holder.file, 'b');
    expect(standby.file.ifPresent()?.find('b')).toHaveLength(1);
  });

  test('that was on a local disk before comes along with all of its write-ahead log', () => {
    using dir = tempDir();
    // A process that was killed leaves its log behind.
    const killed = new Database(join(dir.path, 'inbox.db'));
    {
      using local = fileOn(REAL_SURROUNDINGS, dir.path);
      store(local.file, 'in the log');
      killed.query('SELECT count(*) FROM message').get();
    }
    expect(readdirSync(dir.path)).toContain('inbox.db-wal');
    killed.close(false);
    using local = fileOn(REAL_SURROUNDINGS, dir.path);
    store(local.file, 'later');
    local.file.close();

    expect(usesLog(dir.path)).toBeTrue();
    using moved = fileOn(ON_NFS, dir.path);
    expect(waiting(moved.file.open()).map(([id]) => id)).toEqual(['in the log', 'later']);
    expect(usesLog(dir.path)).toBeFalse();
    expect(readdirSync(dir.path)).not.toContain('inbox.db-wal');
  });

  test('that another process uses as on a local disk is left to it', () => {
    using dir = tempDir();
    using local = fileOn(REAL_SURROUNDINGS, dir.path);
    store(local.file, 'a');
    using other = fileOn(ON_NFS, dir.path);
    expect(other.file.ifPresent()).toBeUndefined();
    expect(() => other.file.open()).toThrow(/locked/);
    expect(usesLog(dir.path)).toBeTrue();
  });

  test('on which SQLite cannot work lives in memory, and its file is not touched', () => {
    using dir = tempDir();
    {
      using local = fileOn(REAL_SURROUNDINGS, dir.path);
      store(local.file, 'before');
    }
    const bytes = readFileSync(join(dir.path, 'inbox.db'));
    using inbox = fileOn(WITHOUT_LOCKS, dir.path);
    store(inbox.file, 'a');
    expect(inbox.file.isInMemory).toBeTrue();
    expect(inbox.file.save()).toBeFalse();
    expect(inbox.degraded).toEqual([expect.stringMatching(/NFS.*SQLITE_PROTOCOL.*MOLECULE_STATE_DIR/)]);
    expect(readFileSync(join(dir.path, 'inbox.db')).equals(bytes)).toBeTrue();
    // Nobody can know here what of it was shown before.
    expect(waiting(inbox.file.open())).toEqual([['a', true]]);
  });
});

describe('trying out a folder', () => {
  test('leaves nothing behind', () => {
    using dir = tempDir();
    REAL_SURROUNDINGS.tryOut(dir.path);
    expect(readdirSync(dir.path)).toEqual([]);
  });

  test('fails where no file can be made', () => {
    using dir = tempDir();
    const inTheWay = join(dir.path, 'file');
    writeFileSync(inTheWay, '');
    expect(() => REAL_SURROUNDINGS.tryOut(inTheWay)).toThrow();
  });
});
