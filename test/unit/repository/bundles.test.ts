import { expect, test } from 'bun:test';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BUNDLES, build } from '../../../scripts/build.ts';
import { tempDir } from '../../support/temp-dir.ts';

const DIST = resolve(import.meta.dir, '../../../dist');

test('the shipped bundles are exactly what their sources build to', async () => {
  using dir = tempDir();
  await build(dir.path);
  for (const name of Object.keys(BUNDLES)) {
    const built = Bun.hash(readFileSync(join(dir.path, name)));
    expect(`${name} ${Bun.hash(readFileSync(join(DIST, name)))}`).toBe(`${name} ${built}`);
    expect(statSync(join(DIST, name)).mode & 0o111).not.toBe(0);
  }
});

test('the bundles name no path of the machine that built them', () => {
  for (const name of Object.keys(BUNDLES)) {
    expect(readFileSync(join(DIST, name), 'utf8').includes(resolve(DIST, '..'))).toBeFalse();
  }
});
