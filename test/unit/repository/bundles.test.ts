import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { build } from '../../../scripts/build.ts';
import { PRODUCT } from '../../../src/core/product.ts';
import { tempDir } from '../../support/temp-dir.ts';

const DIST = resolve(import.meta.dir, '../../../dist');

const namesIn = (folder: string) => [...new Bun.Glob('**/*').scanSync({ cwd: folder, dot: true })].sort();
/** What each file holds, and whether it can be run. */
const filesOf = (folder: string) =>
  Object.fromEntries(
    namesIn(folder).map((name) => {
      const path = join(folder, name);
      return [name, [Bun.hash(readFileSync(path)), (statSync(path).mode & 0o100) !== 0]];
    }),
  );

test('what is shipped is exactly what its sources build to', async () => {
  using dir = tempDir();
  await build(dir.path);
  expect(filesOf(DIST)).toEqual(filesOf(dir.path));
}, 180_000);

test('what is shipped names no path of the machine that built it', () => {
  for (const name of namesIn(DIST)) {
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

describe('the folder that Claude Code installs', () => {
  const plugin = join(DIST, 'plugin');

  test('is under 8 MB, and has no packages and no lock file that would make it install some', () => {
    const sizes = namesIn(plugin).map((name) => statSync(join(plugin, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(8_000_000);
    expect(namesIn(plugin).filter((name) => /lock|node_modules/.test(name))).toEqual([]);
    const about = z
      .object({ version: z.string() })
      .loose()
      .parse(JSON.parse(readFileSync(join(plugin, 'package.json'), 'utf8')));
    expect(about.version).toBe(PRODUCT.version);
    expect(Object.keys(about).filter((key) => /dependencies/i.test(key))).toEqual([]);
  });

  test.each([
    '.claude-plugin/icon.png',
    'README.md',
    'LICENSE',
    '.mcp.json',
    'bin/start',
    'hooks/hooks.json',
  ])('has %s', (name) => expect(existsSync(join(plugin, name))).toBeTrue());

  test('has an icon that the plugin directory takes: a square PNG of 512 to 2048 pixels', () => {
    const icon = readFileSync(join(plugin, '.claude-plugin/icon.png'));
    expect(icon.subarray(1, 4).toString()).toBe('PNG');
    const [width, height] = [icon.readUInt32BE(16), icon.readUInt32BE(20)];
    expect(width).toBe(height);
    expect(width).toBeGreaterThanOrEqual(512);
    expect(width).toBeLessThanOrEqual(2048);
  });

  test('has a README whose links work outside of the repository', () => {
    const links = [...readFileSync(join(plugin, 'README.md'), 'utf8').matchAll(/\]\(([^)]+)\)/g)];
    const targets = links.map(([, target = '']) => target);
    expect(targets.filter((target) => !/^(?:https:|#)/.test(target))).toEqual([]);
    expect(targets).toContain(
      'https://github.com/Molecule-AI/molecule-mcp-claude-channel/blob/main/docs/delivery.md',
    );
  });
});
