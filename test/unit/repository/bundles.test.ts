import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from '../../../scripts/build.ts';
import { tempDir } from '../../support/temp-dir.ts';

const DIST = resolve(import.meta.dir, '../../../dist');

const filesOf = (folder: string) =>
  Object.fromEntries(
    [...new Bun.Glob('**/*').scanSync(folder)]
      .sort()
      .map((name) => [name, Bun.hash(readFileSync(join(folder, name)))]),
  );

test('what is shipped is exactly what its sources build to', async () => {
  using dir = tempDir();
  await build(dir.path);
  expect(filesOf(DIST)).toEqual(filesOf(dir.path));
}, 180_000);

test('what is shipped names no path of the machine that built it', () => {
  for (const name of Object.keys(filesOf(DIST))) {
    expect(readFileSync(join(DIST, name), 'utf8').includes(resolve(DIST, '..'))).toBeFalse();
  }
});

test('what is shipped names no source map that is not there, of which Bun would warn', () => {
  const programs = Object.keys(filesOf(DIST)).filter((name) => name.endsWith('.js'));
  expect(programs).toContain('molecule-channel.js');
  expect(
    programs.filter((name) => readFileSync(join(DIST, name), 'utf8').includes('sourceMappingURL=')),
  ).toEqual([]);
});
