import { expect, test } from 'bun:test';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { PLUGIN, PRODUCT } from '../../../src/core/product.ts';

const ROOT = resolve(import.meta.dir, '../../..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

const marketplace = z.object({
  name: z.string(),
  description: z.string(),
  plugins: z.array(
    z.object({ name: z.string(), version: z.string(), description: z.string(), source: z.unknown() }),
  ),
});

const serverEntry = z.object({
  mcpServers: z.record(
    z.string(),
    z.object({ command: z.string(), args: z.array(z.string()), env: z.record(z.string(), z.string()) }),
  ),
});

const packageSchema = z.object({ bin: z.record(z.string(), z.string()), files: z.array(z.string()) });

test('the plugin has the version and description of the package', () => {
  expect(read('.claude-plugin/plugin.json')).toMatchObject({
    name: PLUGIN.name,
    version: PRODUCT.version,
    description: PRODUCT.description,
    channels: [{ server: PLUGIN.serverKey }],
  });
});

test.each([
  ['.claude-plugin/marketplace.json', './dist/plugin'],
  [
    'marketplace.json',
    {
      source: 'git-subdir',
      url: `https://github.com/Molecule-AI/${PRODUCT.name}.git`,
      path: 'dist/plugin',
    },
  ],
])('%s offers the same plugin', (path, source) => {
  const { name, version, description } = PRODUCT;
  expect(name).toBe('molecule-mcp-claude-channel');
  expect(marketplace.parse(read(path))).toEqual({
    name: PLUGIN.marketplace,
    description,
    plugins: [{ name: PLUGIN.name, version, description, source }],
  });
});

test('the server is started by its launcher, and programs that others could slip in are kept out', () => {
  const { command, args, env } = serverEntry.parse(read('.mcp.json')).mcpServers[PLUGIN.serverKey] ?? {};
  expect(command?.replace(/\$\{CLAUDE_PLUGIN_ROOT\}/, '<root>')).toBe('<root>/bin/start');
  expect(args).toEqual([]);
  expect(env).toMatchObject({ LD_PRELOAD: '', DYLD_INSERT_LIBRARIES: '', SHELLOPTS: '', PS4: '' });
});

test.each(['bin/start', 'bin/molecule-channel'])('%s can be run as it is, and npm ships it', (path) => {
  expect(statSync(join(ROOT, path)).mode & 0o111).toBe(0o111);
  expect(packageSchema.parse(read('package.json'))).toMatchObject({
    bin: { 'molecule-channel': 'bin/molecule-channel' },
    files: expect.arrayContaining(['bin']),
  });
});
