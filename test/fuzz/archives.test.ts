import { afterAll, expect } from 'bun:test';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { extractArchive } from '../../src/client/install-plugin.ts';
import { ArchiveError } from '../../src/core/errors.ts';
import { fuzz } from '../support/fuzz.ts';
import { bodyOf, inPieces, maybeDamaged } from '../support/hostile-bytes.ts';
import { hostileText } from '../support/hostile-text.ts';
import { tempDir } from '../support/temp-dir.ts';

const BLOCK = 512;
const LIMITS = { maxBytes: 20_000, maxEntries: 8, silenceMs: 30_000 };

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'a/b', 'a/b/c', './x', 'dir/', 'A', 'plugin.json') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '../escape',
      'a/../../escape',
      '/tmp/molecule-fuzz-escape',
      '..',
      '.',
      '/',
      '',
      'a//b',
      'a\\..\\escape',
      'C:x',
      'con',
      'nul.txt',
      'a/./b',
      'a\0b',
      `${'d/'.repeat(40)}x`,
      'n'.repeat(99),
    ),
  },
  { weight: 1, arbitrary: hostileText },
);
const octal = (digits: number, number: fc.Arbitrary<number>) =>
  fc.oneof(
    { weight: 12, arbitrary: number.map((value) => value.toString(8).padStart(digits, '0')) },
    { weight: 1, arbitrary: fc.constantFrom('', '9', '-1', '7777777777777', '\u0080\xff', ' 12 ', 'x') },
  );
const entry = fc.record({
  name,
  prefix: fc.oneof({ weight: 8, arbitrary: fc.constant('') }, { weight: 1, arbitrary: name }),
  mode: octal(7, fc.constantFrom(0o644, 0o755, 0o4777, 0)),
  content: fc.oneof(
    { weight: 6, arbitrary: fc.uint8Array({ maxLength: 40 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 30_000 }).map((size) => new Uint8Array(size)) },
  ),
  /** What the header says instead of the size of the content. */
  claimed: fc.option(octal(11, fc.constantFrom(0, 1, 600, 50_000, 2 ** 33)), { nil: undefined, freq: 8 }),
  type: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('0', '\0', '5', '7') },
    { weight: 4, arbitrary: fc.constantFrom('1', '2', '3', '4', '6', 'L', 'K', 'x', 'g', 'S', 'Z') },
  ),
  linkName: name,
  magic: fc.constantFrom('ustar\u000000', 'ustar\u000000', 'ustar  \0', ''),
  hasGoodSum: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
  pax: fc.option(
    fc
      .tuple(
        fc.constantFrom('path', 'size', 'linkpath', 'mode'),
        fc.oneof(name, fc.constantFrom('1e9', '-1', '0')),
      )
      .map(([key, value]) => `${key}=${value}`),
    { nil: undefined, freq: 6 },
  ),
});
type Entry = typeof entry extends fc.Arbitrary<infer Value> ? Value : never;

function field(text: string, bytes: number): Buffer {
  const filled = Buffer.alloc(bytes);
  filled.write(text, 'utf8');
  return filled;
}

function filledUp(content: Uint8Array): Buffer {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.byteLength % BLOCK)) % BLOCK)]);
}

function headerOf(parts: Omit<Entry, 'pax'>): Buffer {
  const size = parts.claimed ?? parts.content.byteLength.toString(8).padStart(11, '0');
  const header = Buffer.concat([
    field(parts.name, 100),
    field(parts.mode, 8),
    field('0000000', 8),
    field('0000000', 8),
    field(size, 12),
    field('00000000000', 12),
    Buffer.alloc(8, ' '),
    field(parts.type, 1),
    field(parts.linkName, 100),
    field(parts.magic, 8),
    Buffer.alloc(80),
    field(parts.prefix, 155),
    Buffer.alloc(12),
  ]);
  const sum = header.reduce((all, byte) => all + byte, 0) + (parts.hasGoodSum ? 0 : 1);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function bytesOf({ pax, ...parts }: Entry): Buffer {
  const own = [headerOf(parts), filledUp(parts.content)];
  if (pax === undefined) return Buffer.concat(own);
  const line = Buffer.from(`${pax}\n`);
  const record = Buffer.concat([Buffer.from(`${line.byteLength + 3} `), line]);
  const paxParts = {
    ...parts,
    name: 'pax',
    prefix: '',
    type: 'x' as const,
    content: record,
    claimed: undefined,
  };
  return Buffer.concat([headerOf(paxParts), filledUp(record), ...own]);
}

const tar = fc
  .tuple(fc.array(entry, { maxLength: 10 }), fc.constantFrom(2, 2, 1, 0))
  .map(([entries, endBlocks]) => Buffer.concat([...entries.map(bytesOf), Buffer.alloc(endBlocks * BLOCK)]));
const archive = fc.oneof(
  { weight: 12, arbitrary: maybeDamaged(tar).map((bytes) => gzipSync(bytes, { level: 1 })) },
  { weight: 2, arbitrary: maybeDamaged(tar.map((bytes) => gzipSync(bytes, { level: 1 }))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }) },
);

const folder = tempDir();
const outside = join(folder.path, 'outside');
afterAll(() => folder[Symbol.dispose]());

/** Everything under a folder. Fails for what is no plain file or folder of its owner alone. */
function contentsOf(path: string): { readonly files: string[]; readonly bytes: number } {
  let bytes = 0;
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((inner) => {
    const stats = lstatSync(join(path, inner));
    expect(stats.isFile() || stats.isDirectory()).toBe(true);
    expect(stats.mode & 0o7077).toBe(0);
    if (stats.isFile()) bytes += stats.size;
    return stats.isFile();
  });
  return { files: names.sort(), bytes };
}

fuzz({
  name: 'archives',
  gateRuns: 300,
  input: fc.record({
    pieces: inPieces(archive),
    end: fc.constantFrom(
      'closes' as const,
      'closes' as const,
      'closes' as const,
      'breaks' as const,
      'is silent' as const,
    ),
    isReplaced: fc.boolean(),
  }),
  async check({ pieces, end, isReplaced }) {
    rmSync(folder.path, { recursive: true, force: true });
    mkdirSync(join(folder.path, 'plugins'), { recursive: true });
    writeFileSync(outside, 'untouched');
    const destination = join(folder.path, 'plugins', 'x');
    if (isReplaced) {
      mkdirSync(destination);
      writeFileSync(join(destination, 'before'), '');
    }
    const stop = new AbortController();
    const reason = new Error('stopped');
    const body = bodyOf(pieces, end, () => stop.abort(reason));
    const options = { ...LIMITS, replace: isReplaced, signal: stop.signal };
    const extracted = await extractArchive(body, destination, options).catch((error: unknown) => {
      if (error === reason) return undefined;
      expect(error).toBeInstanceOf(ArchiveError);
      // What has come is enough to know.
      expect(String(error)).not.toContain('did not come');
      return undefined;
    });
    expect(readdirSync(folder.path).sort()).toEqual(['outside', 'plugins']);
    expect(readFileSync(outside, 'utf8')).toBe('untouched');
    if (extracted === undefined) {
      // All of it or nothing.
      expect(readdirSync(join(folder.path, 'plugins'))).toEqual(isReplaced ? ['x'] : []);
      if (isReplaced) expect(readdirSync(destination)).toEqual(['before']);
      return;
    }
    expect(end).not.toBe('breaks');
    expect(readdirSync(join(folder.path, 'plugins'))).toEqual(['x']);
    const { files, bytes } = contentsOf(destination);
    expect(files).toEqual([...extracted.files].sort());
    expect(bytes).toBeLessThanOrEqual(LIMITS.maxBytes);
    expect(files.length).toBeLessThanOrEqual(LIMITS.maxEntries);
  },
});
