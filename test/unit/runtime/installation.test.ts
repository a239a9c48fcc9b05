import { expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCT } from '../../../src/core/product.ts';
import { findPluginRoot } from '../../../src/runtime/installation.ts';
import { makePipe } from '../../support/planted-files.ts';
import { tempDir } from '../../support/temp-dir.ts';

test('the folder of the plugin is looked for upwards, and a named pipe on the way is not waited for', () => {
  using dir = tempDir();
  const inner = join(dir.path, 'dist');
  mkdirSync(inner);
  makePipe(join(inner, 'package.json'));
  writeFileSync(join(dir.path, 'package.json'), JSON.stringify({ name: PRODUCT.name }));
  expect(findPluginRoot(inner)).toBe(dir.path);
});
