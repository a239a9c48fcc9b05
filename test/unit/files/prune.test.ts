import { expect, test } from 'bun:test';
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InboxFolder } from '../../../src/files/inbox-folder.ts';
import { fileName, ownMarkName, partialName } from '../../../src/files/inbox-names.ts';
import { pruneInboxFiles } from '../../../src/files/prune.ts';
import { tempDir } from '../../support/temp-dir.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = 1_000 * 24 * HOUR_MS;
const key = (digit: string) => digit.repeat(24);
const named = (digit: string, name = 'a') => fileName(key(digit), '0'.repeat(16), name);

function setUp() {
  const dir = tempDir();
  const folder = new InboxFolder(dir.path);
  mkdirSync(folder.path);
  return {
    folder,
    put(name: string, ageMs: number, sizeBytes = 1) {
      const path = join(folder.path, name);
      writeFileSync(path, 'x'.repeat(sizeBytes));
      utimesSync(path, (NOW_MS - ageMs) / 1000, (NOW_MS - ageMs) / 1000);
    },
    left: () => readdirSync(folder.path).sort(),
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

test('files go after a week, unfinished ones after an hour, and only ours', () => {
  using inbox = setUp();
  inbox.put(named('a'), 8 * 24 * HOUR_MS);
  inbox.put(named('b'), 6 * 24 * HOUR_MS);
  inbox.put(partialName(named('c')), 2 * HOUR_MS);
  inbox.put(partialName(named('d')), HOUR_MS / 2);
  inbox.put(ownMarkName(key('e')), 8 * 24 * HOUR_MS);
  inbox.put('notes.txt', 400 * 24 * HOUR_MS);
  symlinkSync('/etc/passwd', join(inbox.folder.path, named('f')));
  pruneInboxFiles(inbox.folder, NOW_MS);
  expect(inbox.left()).toEqual([named('b'), partialName(named('d')), named('f'), 'notes.txt'].sort());
});

test('the oldest files go while all of them together take too much', () => {
  using inbox = setUp();
  inbox.put(named('a'), 3 * HOUR_MS, 40);
  inbox.put(named('b'), 2 * HOUR_MS, 40);
  inbox.put(named('c'), HOUR_MS, 40);
  pruneInboxFiles(inbox.folder, NOW_MS, 100);
  expect(inbox.left()).toEqual([named('b'), named('c')]);
});

test('a folder that is not there is no trouble', () => {
  using dir = tempDir();
  pruneInboxFiles(new InboxFolder(dir.path), NOW_MS);
  expect(readdirSync(dir.path)).toEqual([]);
});
