#!/usr/bin/env bun
/**
 * Builds what is shipped, into `dist` or the folder given as argument: the programs, and the client library with its
 * types, the licences of what is in them, and the folder that Claude Code installs. The same sources and the same tools
 * give the same bytes, so that a test can hold `dist` to its sources.
 */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BunPlugin } from 'bun';
import { buildPlugin } from './build-plugin.ts';
import { noticesOf, packagesOf } from './packages.ts';

const root = resolve(import.meta.dir, '..');

/** What `channel.js` loads once it has answered the host. */
const SERVER = { name: 'server.js', entry: 'src/channel/main.ts' };

/** Bundle name → entry; each has everything in it that it uses, but for the server, which the channel has beside it. */
const BUNDLES = {
  'channel.js': 'src/bin/channel.ts',
  [SERVER.name]: SERVER.entry,
  'molecule-channel.js': 'src/bin/molecule-channel.ts',
} as const;

/**
 * What the MCP SDK loads at import and this server never uses: a JSON Schema validator for elicitation, and
 * zod's version 3 with what describes its schemas. All of it costs start-up time and memory.
 */
const withoutUnused: BunPlugin = {
  name: 'without-unused',
  setup(builder) {
    const none = { path: join(root, 'src/mcp/unused.ts') };
    builder.onResolve({ filter: /\/ajv-provider\.js$|^zod\/v3$|^zod-to-json-schema$/ }, () => none);
  },
};

const serverApart: BunPlugin = {
  name: 'server-apart',
  setup(builder) {
    builder.onResolve({ filter: /\/channel\/main\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${SERVER.name}`, external: true } : undefined,
    );
  },
};

/** Files of packages that the canvas page loads as they are: where their source maps are must not count for the bundle. */
const withoutForeignSourceMaps: BunPlugin = {
  name: 'without-foreign-source-maps',
  setup(builder) {
    builder.onLoad({ filter: /\/(?:marked\.esm|purify\.min)\.js$/ }, async ({ path }) => ({
      contents: (await Bun.file(path).text()).replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'),
      loader: 'text',
    }));
  },
};

/** The licences of what is inside of the programs, beside them. */
export const NOTICES = 'THIRD-PARTY-LICENSES.txt';

export async function build(outdir: string): Promise<void> {
  const contained: string[] = [];
  for (const [name, entry] of Object.entries(BUNDLES)) {
    contained.push(...(await buildProgram(outdir, name, entry)));
  }
  await Bun.write(join(outdir, NOTICES), noticesOf(packagesOf(contained)));
  await buildLibrary(outdir);
  buildPlugin(outdir);
}

/** Returns the files that parts of the program come from. */
async function buildProgram(outdir: string, name: string, entry: string): Promise<string[]> {
  const result = await Bun.build({
    entrypoints: [join(root, entry)],
    root,
    target: 'bun',
    format: 'esm',
    minify: { whitespace: true, syntax: true, identifiers: false },
    // A library that asks for its own file name would be given the path on the machine that built it.
    define: { __filename: JSON.stringify(name) },
    plugins: [withoutUnused, serverApart, withoutForeignSourceMaps],
    metafile: true,
    throw: true,
  });
  const [output, ...others] = result.outputs;
  if (output === undefined || others.length > 0) throw new Error(`${entry}: expected one file`);
  const path = join(outdir, name);
  // Only a launcher starts it: a file that was executable once must not stay so.
  rmSync(path, { force: true });
  // Libraries that are shipped as text name their source maps, which Bun would look for when an error is described.
  await Bun.write(path, (await output.text()).replaceAll('//# sourceMappingURL=', '// source map: '));
  const contents = Object.values(result.metafile?.outputs ?? {}).flatMap(({ inputs }) =>
    Object.entries(inputs),
  );
  return contents.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
}

/** The library leaves its dependencies to whoever installs it. */
async function buildLibrary(outdir: string): Promise<void> {
  await Bun.build({
    entrypoints: [join(root, 'src/client/index.ts')],
    root: join(root, 'src/client'),
    outdir,
    naming: 'client.js',
    target: 'bun',
    format: 'esm',
    packages: 'external',
    throw: true,
  });
  rmSync(join(outdir, 'types'), { recursive: true, force: true });
  const types = Bun.spawn(
    [join(root, 'node_modules/.bin/tsc'), '-p', 'tsconfig.client.json', '--outDir', join(outdir, 'types')],
    { cwd: root, stdout: 'inherit', stderr: 'inherit' },
  );
  if ((await types.exited) !== 0) throw new Error('the types of the library cannot be written');
}

if (import.meta.main) await build(resolve(process.argv[2] ?? join(root, 'dist')));
