import { describe, expect, spyOn, test } from 'bun:test';
import { mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Secret } from '../../../src/core/secret.ts';
import type { FolderLimits } from '../../../src/files/folder-index.ts';
import { InboxFolder } from '../../../src/files/inbox-folder.ts';
import {
  type FileOwner,
  inboxFileName,
  inlineKey,
  isAgentsOwner,
  newFileName,
  ownMarkName,
  partialName,
  readInboxName,
  uploadKey,
} from '../../../src/files/inbox-names.ts';
import { tempDir } from '../../support/temp-dir.ts';

describe('a name in the inbox folder', () => {
  const target = (id: string, platformUrl: string) => ({ id, platformUrl, token: new Secret('t') });
  const key = uploadKey(target('ws', 'https://a.example'), 'f1');

  test('tells what it stands for', () => {
    const file = inboxFileName(key, '0123456789abcdef', 'a.txt');
    expect(readInboxName(file)).toEqual({ kind: 'file', key, owner: '', name: 'a.txt' });
    expect(readInboxName(partialName(file))).toEqual({ kind: 'partial', key, owner: '', name: 'a.txt' });
    expect(readInboxName(ownMarkName(key))).toEqual({ kind: 'own_mark', key, owner: '', name: '' });
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

test('a name says whose the file is', () => {
  const owners = [
    { workspaceId: 'a' },
    { workspaceId: 'a', agentId: 'p' },
    { workspaceId: 'b', agentId: 'p' },
  ];
  const read = owners.map((owner) => readInboxName(newFileName(key('a'), '../x.txt', owner)));
  expect(read.map((name) => name?.name)).toEqual(['x.txt', 'x.txt', 'x.txt']);
  expect(read.map((name) => isAgentsOwner(name?.owner ?? ''))).toEqual([false, true, true]);
  expect(new Set(read.map((name) => name?.owner)).size).toBe(3);
});

describe('where there is too much', () => {
  const BLOCK = 4_096;
  const none = { bytes: Number.POSITIVE_INFINITY, files: Number.POSITIVE_INFINITY };
  const limits = { people: none, agents: none, agent: none };
  const person = { workspaceId: 'own' };
  const agent = (agentId: string) => ({ workspaceId: 'own', agentId });

  async function* bytes(count: number) {
    yield new Uint8Array(count);
  }

  /** Writes files one after the other; returns the names of those that are left. */
  async function leftOf(
    some: Partial<FolderLimits>,
    files: readonly (readonly [name: string, owner: FileOwner | undefined, blocks: number])[],
  ): Promise<string[]> {
    using dir = tempDir();
    const folder = new InboxFolder(dir.path, { ...limits, ...some });
    for (const [name, owner, blocks] of files) {
      const path = folder.newPath(
        inlineKey({ id: 'own', platformUrl: 'u', token: new Secret('t') }, name, 0),
        name,
        owner,
      );
      await folder.write(path, bytes(blocks * BLOCK), 1_000_000);
    }
    return folder
      .list()
      .map(({ name }) => name)
      .sort();
  }

  test('the oldest go', async () => {
    const people = { bytes: 2 * BLOCK, files: 100 };
    expect(
      await leftOf({ people }, [
        ['a', person, 1],
        ['b', person, 1],
        ['c', person, 1],
      ]),
    ).toEqual(['b', 'c']);
  });

  test('small files count as what they take on a disk', async () => {
    using dir = tempDir();
    const people = { bytes: 2 * BLOCK, files: 100 };
    const folder = new InboxFolder(dir.path, { ...limits, people });
    for (const digit of ['a', 'b', 'c']) await folder.write(folder.newPath(key(digit), digit), bytes(1), 10);
    expect(
      folder
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['b', 'c']);
  });

  test('their number counts too', async () => {
    const people = { bytes: 100 * BLOCK, files: 2 };
    expect(
      await leftOf({ people }, [
        ['a', person, 1],
        ['b', person, 1],
        ['c', person, 1],
      ]),
    ).toEqual(['b', 'c']);
  });

  test('an agent pushes out its own files, and nobody else’s', async () => {
    const some = { agent: { bytes: 2 * BLOCK, files: 100 } };
    const files = [
      ['of a person', person, 5],
      ['of another', agent('q'), 2],
      ['1', agent('p'), 1],
      ['2', agent('p'), 1],
      ['3', agent('p'), 1],
    ] as const;
    expect(await leftOf(some, files)).toEqual(['2', '3', 'of_a_person', 'of_another']);
  });

  test('agents together push out files of the one that has most', async () => {
    const some = { agents: { bytes: 4 * BLOCK, files: 100 } };
    const files = [
      ['few', agent('p'), 1],
      ['most', agent('q'), 3],
      ['new', agent('r'), 2],
      ['of a person', person, 5],
    ] as const;
    expect(await leftOf(some, files)).toEqual(['few', 'new', 'of_a_person']);
  });

  test('a workspace pushes out its own files, and not those of one that has fewer', async () => {
    const some = { people: { bytes: 5 * BLOCK, files: 100 } };
    const files = [
      ['few', { workspaceId: 'other' }, 1],
      ['1', person, 2],
      ['2', person, 2],
      ['3', person, 2],
    ] as const;
    expect(await leftOf(some, files)).toEqual(['2', '3', 'few']);
  });

  test('what has just come stays, however large it is', async () => {
    const people = { bytes: 2 * BLOCK, files: 100 };
    expect(
      await leftOf({ people }, [
        ['a', person, 1],
        ['b', person, 9],
      ]),
    ).toEqual(['b']);
    const agents = { bytes: 2 * BLOCK, files: 100 };
    expect(
      await leftOf({ agents }, [
        ['a', agent('p'), 1],
        ['b', agent('q'), 9],
      ]),
    ).toEqual(['b']);
  });

  test('an older version’s files count as people’s', () => {
    using inbox = setUp();
    inbox.put(named('a'), 3 * HOUR_MS, 40);
    inbox.put(named('b'), 2 * HOUR_MS, 40);
    new InboxFolder(dirname(inbox.folder.path), { ...limits, people: { bytes: BLOCK, files: 100 } }).prune(
      NOW_MS,
    );
    expect(inbox.left()).toEqual([named('b')]);
  });
});

test('a file is found by its key, also one of before a restart, and not when somebody removed it', async () => {
  using inbox = setUp();
  inbox.put(named('a'), HOUR_MS);
  expect(inbox.folder.find(key('a'))).toBe(join(inbox.folder.path, named('a')));
  expect(inbox.folder.find(key('b'))).toBeUndefined();
  rmSync(join(inbox.folder.path, named('a')));
  expect(inbox.folder.find(key('a'))).toBeUndefined();
});

test('finding and writing files costs the same however many there are', async () => {
  using inbox = setUp();
  for (let index = 0; index < 2_000; index += 1)
    inbox.put(inboxFileName(`${index}`.padStart(24, '0'), '0'.repeat(16), 'a'), 0);
  const reads = spyOn(inbox.folder, 'list');
  for (let index = 0; index < 50; index += 1) {
    const fileKey = `f${`${index}`.padStart(23, '0')}`;
    expect(inbox.folder.find(fileKey)).toBeUndefined();
    const path = inbox.folder.newPath(fileKey, 'a');
    await inbox.folder.write(path, new Blob(['x']).stream(), 10);
    expect(inbox.folder.find(fileKey)).toBe(path);
  }
  expect(reads).toHaveBeenCalledTimes(1);
});

test('a folder that is not there is no trouble', () => {
  using dir = tempDir();
  new InboxFolder(dir.path).prune(NOW_MS);
  expect(readdirSync(dir.path)).toEqual([]);
});
