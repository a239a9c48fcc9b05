import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PRODUCT } from '../src/core/product.ts';

const root = resolve(import.meta.dir, '..');

/** What runs beside the programs, and what a person or a marketplace looks for. */
const SHIPPED = ['.mcp.json', 'bin', 'hooks', 'skills', 'LICENSE'];
/** Of `.claude-plugin`: the list of the marketplace stays outside of the plugin. */
const MANIFESTS = ['plugin.json', 'icon.png'];
/** What is built besides the programs. */
const NOT_FOR_THE_PLUGIN = new Set(['client.js', 'types', 'plugin']);
const WEB = `https://github.com/Molecule-AI/${PRODUCT.name}`;

/**
 * Puts the folder `plugin` together in `outdir`, which holds the programs already: what a user of the marketplace gets.
 * Claude Code copies the folder and would install the packages of one that has a lock file; this one needs none.
 */
export function buildPlugin(outdir: string): void {
  const plugin = join(outdir, 'plugin');
  rmSync(plugin, { recursive: true, force: true });
  const copy = (from: string, to: string) => cpSync(from, join(plugin, to), { recursive: true });
  mkdirSync(plugin, { recursive: true });
  for (const name of SHIPPED) if (existsSync(join(root, name))) copy(join(root, name), name);
  for (const name of MANIFESTS) copy(join(root, '.claude-plugin', name), `.claude-plugin/${name}`);
  for (const name of readdirSync(outdir)) {
    if (!NOT_FOR_THE_PLUGIN.has(name)) copy(join(outdir, name), `dist/${name}`);
  }
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  writeFileSync(join(plugin, 'README.md'), withLinksToTheWeb(readme));
  // The programs know the folder of the plugin by its name.
  const { name, version, description } = PRODUCT;
  const about = { name, version, description, license: 'Apache-2.0', type: 'module', private: true };
  writeFileSync(join(plugin, 'package.json'), `${JSON.stringify(about, undefined, 2)}\n`);
}

/** Links within the repository lead to the repository on the web. */
export function withLinksToTheWeb(markdown: string): string {
  return markdown.replace(/\]\((?![a-z]+:|#)(?:\.\/)?([^)]+)\)/g, `](${WEB}/blob/main/$1)`);
}
