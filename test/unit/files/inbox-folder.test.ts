import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../../src/core/secret.ts';
import {
  InboxFolder,
  inboxFileName,
  inlineKey,
  ownMarkName,
  partialName,
  readInboxName,
  uploadKey,
} from '../../../src/files/inbox-folder.ts';
import { tempDir } from '../../support/temp-dir.ts';

describe('a name in the inbox folder', () => {
  const target = (id: string, platformUrl: string) => ({ id, platformUrl, token: new Secret('t') });
  const key = uploadKey(target('ws', 'https://a.example'), 'f1');

  test('tells what it stands for', () => {
    const file = inboxFileName(key, '0123456789abcdef', 'a.txt');
    expect(readInboxName(file)).toEqual({ kind: 'file', key, name: 'a.txt' });
    expect(readInboxName(partialName(file))).toEqual({ kind: 'partial', key, name: 'a.txt' });
    expect(readInboxName(ownMarkName(key))).toEqual({ kind: 'own_mark', key, name: '' });
  });

  test.each(['notes.txt', 'deadbeef-a.txt', `${key}-a.txt`, `${key}.txt`, '', '~own', '.DS_Store'])(
    '%j was not written by us',
    (name) => {
      expect(readInboxName(name)).toBeUndefined();
    },
  );

  test('of one workspace, platform, file or message is never that of another', () => {
    const a = target('ws', 'https://a.example');
    const keys = [
      uploadKey(a, 'f1'),
      uploadKey(a, 'f2'),
      uploadKey(target('ws2', 'https://a.example'), 'f1'),
      uploadKey(target('ws', 'https://b.example'), 'f1'),
      inlineKey(a, 'f1', 0),
      inlineKey(a, 'f1', 1),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

const HOUR_MS = 3_600_000;
const NOW_MS = 1_000 * 24 * HOUR_MS;
const key = (digit: string) => digit.repeat(24);
const named = (digit: string, name = 'a') => inboxFileName(key(digit), '0'.repeat(16), name);

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
  inbox.folder.prune(NOW_MS);
  expect(inbox.left()).toEqual([named('b'), partialName(named('d')), named('f'), 'notes.txt'].sort());
});

test('the oldest files go while all of them together take too much', () => {
  using inbox = setUp();
  inbox.put(named('a'), 3 * HOUR_MS, 40);
  inbox.put(named('b'), 2 * HOUR_MS, 40);
  inbox.put(named('c'), HOUR_MS, 40);
  inbox.folder.prune(NOW_MS, 100);
  expect(inbox.left()).toEqual([named('b'), named('c')]);
});

test('a folder that is not there is no trouble', () => {
  using dir = tempDir();
  new InboxFolder(dir.path).prune(NOW_MS);
  expect(readdirSync(dir.path)).toEqual([]);
});
