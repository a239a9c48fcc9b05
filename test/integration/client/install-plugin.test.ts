import { describe, expect, test } from 'bun:test';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { type ExtractOptions, extractArchive } from '../../../src/client/install-plugin.ts';
import { ArchiveError } from '../../../src/core/errors.ts';
import { tempDir } from '../../support/temp-dir.ts';

async function tarball(
  ...entries: readonly (readonly [header: Partial<Header> & { name: string }, content?: string])[]
): Promise<Buffer> {
  const archive = pack();
  for (const [header, content = ''] of entries) archive.entry(header, content);
  archive.finalize();
  return gzipSync(await Readable.from(archive).toArray().then(Buffer.concat));
}

const streamOf = (bytes: Uint8Array) => Readable.from([bytes]);
const good = () =>
  tarball(
    [{ name: './', type: 'directory' }],
    [{ name: './plugin.json', mode: 0o644 }, '{"name":"x"}'],
    [{ name: 'bin/run.sh', mode: 0o755 }, '#!/bin/sh\n'],
  );

test('files and folders are unpacked for their owner only, and a program stays one', async () => {
  using dir = tempDir();
  const destination = join(dir.path, 'plugins', 'x');
  const { files } = await extractArchive(streamOf(await good()), destination);
  expect(files).toEqual(['plugin.json', 'bin/run.sh']);
  expect(await readFile(join(destination, 'plugin.json'), 'utf8')).toBe('{"name":"x"}');
  expect((await stat(join(destination, 'plugin.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(destination, 'bin/run.sh'))).mode & 0o777).toBe(0o700);
});

test.each<[string, Partial<Header> & { name: string }]>([
  ['a path that climbs out', { name: '../evil' }],
  ['a path that climbs out in the middle', { name: 'a/../../evil' }],
  ['an absolute path', { name: '/tmp/evil' }],
  ['a Windows drive', { name: 'C:evil' }],
  ['a backslash', { name: 'a\\..\\evil' }],
  ['a symbolic link', { name: 'link', type: 'symlink', linkname: '/etc/passwd' }],
  ['a hard link', { name: 'link', type: 'link', linkname: '/etc/passwd' }],
  ['a device', { name: 'null', type: 'character-device' }],
  ['a pipe', { name: 'pipe', type: 'fifo' }],
])('%s ends it, and nothing is left', async (_what, header) => {
  using dir = tempDir();
  const archive = await tarball([{ name: 'first' }, 'harmless'], [header]);
  const attempt = extractArchive(streamOf(archive), join(dir.path, 'x'));
  await expect(attempt).rejects.toBeInstanceOf(ArchiveError);
  expect(await readdir(dir.path)).toEqual([]);
});

test('a link that is already in the folder is never written through', async () => {
  using dir = tempDir();
  const outside = join(dir.path, 'outside');
  await writeFile(outside, 'untouched');
  await symlink(outside, join(dir.path, 'x'));
  const archive = await tarball([{ name: 'file' }, 'new']);
  await extractArchive(streamOf(archive), join(dir.path, 'x'), { replace: true });
  expect(await readFile(outside, 'utf8')).toBe('untouched');
  expect(await readFile(join(dir.path, 'x', 'file'), 'utf8')).toBe('new');
});

test.each([
  ['cut off', (archive: Buffer) => archive.subarray(0, archive.length - 20)],
  ['not an archive', () => Buffer.from('<html>login</html>')],
])('one that is %s leaves nothing', async (_what, damage) => {
  using dir = tempDir();
  const attempt = extractArchive(streamOf(damage(await good())), join(dir.path, 'x'));
  await expect(attempt).rejects.toThrow('damaged or was cut off');
  expect(await readdir(dir.path)).toEqual([]);
});

test('a small archive that unpacks to more than allowed is stopped', async () => {
  using dir = tempDir();
  const archive = await tarball([{ name: 'bomb' }, '0'.repeat(2_000_000)]);
  expect(archive.length).toBeLessThan(20_000);
  const attempt = extractArchive(streamOf(archive), join(dir.path, 'x'), { maxBytes: 1_000_000 });
  await expect(attempt).rejects.toThrow('more than 1000000 bytes');
  const many = await tarball(...Array.from({ length: 30 }, (_, n) => [{ name: `f${n}` }, ''] as const));
  await expect(extractArchive(streamOf(many), join(dir.path, 'y'), { maxEntries: 20 })).rejects.toThrow(
    'more than 20 entries',
  );
  expect(await readdir(dir.path)).toEqual([]);
});

test('the expected checksum is compared before anything is put in place', async () => {
  using dir = tempDir();
  const destination = join(dir.path, 'x');
  const archive = await good();
  const { sha256 } = await extractArchive(streamOf(archive), destination);
  expect(sha256).toBe(new Bun.CryptoHasher('sha256').update(archive).digest('hex'));
  const other = await tarball([{ name: 'other' }, 'other']);
  const attempt = extractArchive(streamOf(other), destination, { replace: true, sha256 });
  await expect(attempt).rejects.toThrow('expected');
  expect((await readdir(destination)).sort()).toEqual(['bin', 'plugin.json']);
  await extractArchive(streamOf(archive), destination, { replace: true, sha256: sha256.toUpperCase() });
});

test('an existing folder is replaced only on request, as a whole', async () => {
  using dir = tempDir();
  const destination = join(dir.path, 'x');
  await extractArchive(streamOf(await good()), destination);
  await expect(extractArchive(streamOf(await good()), destination)).rejects.toThrow('exists already');
  await extractArchive(streamOf(await tarball([{ name: 'only' }, '1'])), destination, { replace: true });
  expect(await readdir(destination)).toEqual(['only']);
  expect(await readdir(dir.path)).toEqual(['x']);
});

test('an aborted download leaves nothing', async () => {
  using dir = tempDir();
  const stop = new AbortController();
  const archive = await good();
  const endless = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(archive.subarray(0, 30)),
    pull: () => stop.abort(new Error('enough')),
  });
  const attempt = extractArchive(endless, join(dir.path, 'x'), { signal: stop.signal });
  await expect(attempt).rejects.toThrow('enough');
  expect(await readdir(dir.path)).toEqual([]);
});

describe('unpacking always ends', () => {
  /** Of a file or of another kind, with a checksum as `tar` makes it. */
  function header(name: string, sizeBytes: number, kind = '0'): Buffer {
    const block = Buffer.alloc(512);
    block.write(name, 0);
    block.write(`0000644\0${'0000000\0'.repeat(2)}${sizeBytes.toString(8).padStart(11, '0')}\0`, 100);
    block.write(`${'0'.repeat(11)}\0        ${kind}`, 136);
    block.write('ustar\u000000', 257);
    return withSum(block);
  }
  function withSum(block: Buffer): Buffer {
    const sum = block.fill(' ', 148, 156).reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return block;
  }
  function ofNoSize(): Buffer {
    const block = header('a', 5_000);
    block.set([0xc2, 0xc3, 0xbf], 124);
    return withSum(block);
  }
  const longName = (kind: string) => {
    const record = Buffer.alloc(512);
    record.write('15 comment=aaaa\n');
    return Buffer.concat([header('pax', 16, kind), record]);
  };
  async function failureOf(archive: ReadableStream<Uint8Array> | Readable, options: ExtractOptions = {}) {
    using dir = tempDir();
    const error = await extractArchive(archive, join(dir.path, 'x'), options).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ArchiveError);
    expect(await readdir(dir.path)).toEqual([]);
    return error;
  }

  test.each([
    ['in the middle of a file', Buffer.concat([header('a', 5_000), Buffer.alloc(9)])],
    ['in the middle of a header', Buffer.concat([header('a', 0), Buffer.alloc(100, 1)])],
    ['behind a header', header('a', 5_000)],
    ['behind a long name', longName('x').subarray(0, 520)],
    ['somewhere in a file whose size cannot be read', Buffer.concat([ofNoSize(), Buffer.alloc(5_120)])],
  ])('of an archive that ends %s', async (_where, bytes) => {
    const error = await failureOf(streamOf(gzipSync(bytes)));
    expect(error).toMatchObject({ message: 'the archive is damaged or was cut off' });
  });

  test.each(['x', 'g'])('of one with names of files that never come (%s)', async (kind) => {
    const names = gzipSync(Buffer.concat(Array.from({ length: 1_000 }, () => longName(kind))));
    const endless = Readable.from(
      (function* () {
        for (;;) yield names;
      })(),
    );
    const error = await failureOf(endless, { maxBytes: 10_000, maxEntries: 10 });
    expect(error).toMatchObject({ message: 'the archive holds more than 10000 bytes' });
  });

  test.each([0, 10, 100])('of one that falls silent after %i bytes', async (count) => {
    const bytes = gzipSync(
      Buffer.concat([header('a', 500_000), crypto.getRandomValues(Buffer.alloc(10_000))]),
    );
    const silent = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.subarray(0, count + 1)),
    });
    const error = await failureOf(silent, { silenceMs: 20 });
    expect(error).toMatchObject({ message: 'the archive did not come within 20 ms' });
  });

  test('of one that comes a little at a time', async () => {
    const bytes = gzipSync(
      Buffer.concat([header('a', 500_000), crypto.getRandomValues(Buffer.alloc(10_000))]),
    );
    const slow = Readable.from(
      (async function* () {
        for (const byte of bytes) {
          yield Buffer.of(byte);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      })(),
    );
    const error = await failureOf(slow, { timeoutMs: 50 });
    expect(error).toMatchObject({ message: 'the archive did not come within 50 ms' });
  });
});
