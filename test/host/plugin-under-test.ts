import { cpSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { PLUGIN } from '../../src/core/product.ts';
import { tempDir } from '../support/temp-dir.ts';
import type { PluginSource } from './client-launch.ts';

/** A plugin, and a marketplace that holds it. */
export const REPOSITORY = resolve(import.meta.dir, '../..');
/** What Claude Code installs. */
export const INSTALLABLE = join(REPOSITORY, 'dist/plugin');
const NOT_IN_A_CLONE = new Set(['.git', 'node_modules', 'tmp']);

export const FROM_FOLDER: PluginSource = { from: 'folder', folder: REPOSITORY, plugin: PLUGIN.name };

/** The client's name for our server, which `source` in a tag says too. */
export const SERVER = `plugin:${PLUGIN.name}:${PLUGIN.serverKey}`;
/** As permission rule: every tool of the server. */
export const ALL_TOOLS = `mcp__plugin_${PLUGIN.name}_${PLUGIN.serverKey}`;
export const REPLY_TOOL = `${ALL_TOOLS}__reply_to_workspace`;

/**
 * The marketplace as users get it, a clone of the repository, so that the plugin cannot lean on the installed packages.
 * The client uses a local marketplace in place, and copies all of it besides.
 */
export function marketplaceClone(): Disposable & {
  readonly source: Extract<PluginSource, { from: 'marketplace' }>;
} {
  const folder = tempDir();
  const clone = join(folder.path, PLUGIN.marketplace);
  cpSync(REPOSITORY, clone, { recursive: true, filter: (path) => !NOT_IN_A_CLONE.has(basename(path)) });
  return {
    source: {
      from: 'marketplace',
      folder: clone,
      plugin: PLUGIN.name,
      marketplace: PLUGIN.marketplace,
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
