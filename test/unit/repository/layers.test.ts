import { expect, test } from 'bun:test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { tempDir } from '../../support/temp-dir.ts';

const ROOT = resolve(import.meta.dir, '../../..');
const report = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

/** The rules that fire when `code` stands in a file at `path`, under the project's own lint settings. */
async function rulesAgainst(path: string, code: string): Promise<string[]> {
  using dir = tempDir();
  const settings: unknown = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
  const config = { ...z.record(z.string(), z.unknown()).parse(settings), vcs: { enabled: false } };
  writeFileSync(join(dir.path, 'biome.json'), JSON.stringify(config));
  mkdirSync(dirname(join(dir.path, path)), { recursive: true });
  writeFileSync(join(dir.path, path), code);
  const child = Bun.spawn([join(ROOT, 'node_modules/.bin/biome'), 'lint', '--reporter=json', path], {
    cwd: dir.path,
    stdout: 'pipe',
    stderr: 'ignore',
  });
  const { diagnostics } = report.parse(JSON.parse(await new Response(child.stdout).text()));
  return diagnostics.map(({ category }) => category.split('/').at(-1) ?? '');
}

test.each([
  ['src/core/x.ts', "import '../platform/client.ts';"],
  ['src/core/x.ts', "import 'node:fs';"],
  ['src/wire/x.ts', "import '../platform/client.ts';"],
  ['src/config/x.ts', "import '../platform/client.ts';"],
  ['src/access/x.ts', "import '../tools/index.ts';"],
  ['src/tools/x.ts', "import '../cli/access.ts';"],
  ['src/platform/x.ts', "import '../inbox/inbox.ts';"],
  ['src/feed/x.ts', "import '../mcp/host.ts';"],
  ['src/files/x.ts', "import '../config/load.ts';"],
  ['src/files/x.ts', "import '../channel/tenure.ts';"],
  ['src/permission/x.ts', "import '../mcp/host.ts';"],
  ['src/tools/x.ts', "import '@modelcontextprotocol/sdk/types.js';"],
  ['src/mcp/x.ts', "import '../channel/tenure.ts';"],
  ['src/channel/x.ts', "import '../local/platform.ts';"],
  ['src/local/x.ts', "import '../platform/client.ts';"],
  ['src/doctor/x.ts', "import '../channel/tenure.ts';"],
  ['src/client/x.ts', "import '../config/load.ts';"],
  ['src/cli/x.ts', "import '@modelcontextprotocol/sdk/types.js';"],
])('%s may not say %s', async (path, code) => {
  expect(await rulesAgainst(path, code)).toContain('noRestrictedImports');
});

test.each([
  ['src/core/x.ts', "import './errors.ts';"],
  ['src/wire/x.ts', "import '../core/errors.ts';"],
  ['src/platform/x.ts', "import '../wire/a2a.ts';"],
  ['src/tools/x.ts', "import '../inbox/inbox.ts';"],
  ['src/files/x.ts', "import '../platform/uploads.ts';"],
  ['src/mcp/x.ts', "import '../tools/index.ts';"],
])('%s may say %s', async (path, code) => {
  expect(await rulesAgainst(path, code)).not.toContain('noRestrictedImports');
});

test.each([
  ['src/feed/x.ts', 'export const key = process.env.KEY;', 'noProcessEnv'],
  ['src/feed/x.ts', "console.log('x');", 'noConsole'],
])('%s may not say %s', async (path, code, rule) => {
  expect(await rulesAgainst(path, code)).toContain(rule);
});
