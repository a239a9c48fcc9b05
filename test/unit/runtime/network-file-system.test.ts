import { expect, test } from 'bun:test';
import { macFileSystem, networkFileSystem } from '../../../src/runtime/network-file-system.ts';
import { tempDir } from '../../support/temp-dir.ts';

const MOUNTS = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//me@nas.local/home on /Volumes/home (smbfs, nodev, nosuid, mounted by me)
nas:/export/users on /Users/shared (nfs, asynchronous)
me@host: on /Users/me/far away (macfuse, nodev)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
`;

test.each([
  ['/Users/me/.claude', undefined],
  ['/Volumes/home/me', 'smbfs'],
  ['/Volumes/homework', undefined],
  ['/Users/shared', 'nfs'],
  ['/Users/me/far away/state', 'macfuse'],
  ['/', undefined],
])('on macOS %s lies on %p', (folder, expected) => {
  expect(macFileSystem(folder, MOUNTS)).toBe(expected);
});

test('a folder on a disk of this machine, and one that does not exist, lie on none', () => {
  using dir = tempDir();
  expect(networkFileSystem(dir.path)).toBeUndefined();
  expect(networkFileSystem(`${dir.path}/nowhere`)).toBeUndefined();
});
