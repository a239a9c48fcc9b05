#!/usr/bin/env bun
/**
 * Builds the bundles that are shipped, into `dist` or the folder given as argument. The same sources and the same
 * Bun give the same bytes, so that a test can hold the committed bundles to their sources.
 */
import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BunPlugin } from 'bun';

const root = resolve(import.meta.dir, '..');

/** Bundle name → entry; each is a program of its own. */
export const BUNDLES = {
  'channel.js': 'src/bin/channel.ts',
  'molecule-channel.js': 'src/bin/molecule-channel.ts',
} as const;

/**
 * The MCP SDK loads a JSON Schema validator at import, for elicitation. This server elicits nothing, and the validator
 * is a quarter of its start-up time.
 */
const withoutElicitation: BunPlugin = {
  name: 'without-elicitation',
  setup(builder) {
    const validator = join(root, 'src/mcp/no-elicitation.ts');
    builder.onResolve({ filter: /\/ajv-provider\.js$/ }, () => ({ path: validator }));
  },
};

export async function build(outdir: string): Promise<void> {
  for (const [name, entry] of Object.entries(BUNDLES)) {
    const result = await Bun.build({
      entrypoints: [join(root, entry)],
      root,
      target: 'bun',
      format: 'esm',
      minify: { whitespace: true, syntax: true, identifiers: false },
      // A library that asks for its own file name would be given the path on the machine that built it.
      define: { __filename: JSON.stringify(name) },
      plugins: [withoutElicitation],
      banner: '#!/usr/bin/env bun',
      throw: true,
    });
    const [output, ...others] = result.outputs;
    if (output === undefined || others.length > 0) throw new Error(`${entry}: expected one file`);
    const path = join(outdir, name);
    await Bun.write(path, output);
    chmodSync(path, 0o755);
  }
}

if (import.meta.main) await build(resolve(process.argv[2] ?? join(root, 'dist')));
