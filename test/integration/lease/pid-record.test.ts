import { expect, test } from 'bun:test';
import { closeSync, openSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  holdPidFile,
  isProvenWriter,
  openFilesFromLsof,
  readPidFile,
} from '../../../src/lease/pid-record.ts';
import { tempDir } from '../../support/temp-dir.ts';

const MODULE = resolve(import.meta.dir, '../../../src/lease/pid-record.ts');

/** What a process of another user, which may not signal us, finds out about us. */
test.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
  'a holder that we may not signal, because another user runs it, is not taken for gone',
  async () => {
    const program = `
      process.setgid(65534);
      process.setuid(65534);
      const { inspectProcess, recordedProcessState, thisPlace } = await import(${JSON.stringify(MODULE)});
      try { process.kill(${process.pid}, 0); } catch (error) { console.log(error.code); }
      const startMark = inspectProcess(${process.pid})?.startMark;
      const file = { device: 0n, inode: 0n };
      console.log(recordedProcessState({ pid: ${process.pid}, startMark, place: thisPlace(), file }));
    `;
    const child = Bun.spawn([process.execPath, '-e', program], { stdout: 'pipe' });
    expect(await new Response(child.stdout).text()).toBe('EPERM\nrunning\n');
  },
);

test.skipIf(Bun.which('lsof') === null)(
  'lsof, which macOS is asked by, names the files that a process has open',
  () => {
    const descriptor = openSync(import.meta.path, 'r');
    const { ino } = statSync(import.meta.path, { bigint: true });
    expect(openFilesFromLsof(process.pid).map(({ inode }) => inode)).toContain(ino);
    closeSync(descriptor);
    expect(openFilesFromLsof(process.pid).map(({ inode }) => inode)).not.toContain(ino);
    expect(openFilesFromLsof(4_194_300)).toEqual([]);
  },
);

test('a process proves itself by the file that it has open, also when another one took its name', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'bot.pid');
  const program = `
    const { holdPidFile } = await import(${JSON.stringify(MODULE)});
    holdPidFile(process.argv[1]);
    console.log('up');
    setInterval(() => undefined, 60_000);
  `;
  const child = Bun.spawn([process.execPath, '-e', program, path], { stdout: 'pipe' });
  using _end = { [Symbol.dispose]: () => child.kill('SIGKILL') };
  await child.stdout.getReader().read();
  const record = readPidFile(path);
  if (record === undefined) throw new Error('no record');
  holdPidFile(path)();
  expect(isProvenWriter(record)).toBeTrue();
  expect(isProvenWriter({ ...record, startMark: 'boot/1' })).toBeFalse();
  expect(isProvenWriter({ ...record, file: { ...record.file, inode: record.file.inode + 1n } })).toBeFalse();
  expect(isProvenWriter({ ...record, pid: 0 })).toBeFalse();
  child.kill('SIGKILL');
  await child.exited;
  expect(isProvenWriter(record)).toBeFalse();
});
