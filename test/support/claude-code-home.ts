import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLUGIN, PRODUCT } from '../../src/core/product.ts';

export interface InstalledOptions {
  /** Where the plugin's files are. */
  readonly root: string;
  readonly marketplace?: string;
  readonly version?: string;
  readonly isEnabled?: boolean;
  /** Further settings of the user. */
  readonly settings?: object;
}

/** What Claude Code's own files say once the plugin is installed and may reply (2.1.197 and 2.1.332 write the same). */
export function writeInstalledPlugin(home: string, ...installed: readonly InstalledOptions[]): void {
  const folder = join(home, '.claude', 'plugins');
  mkdirSync(folder, { recursive: true });
  const idOf = ({ marketplace = PLUGIN.marketplace }: InstalledOptions) => `${PLUGIN.name}@${marketplace}`;
  const write = (path: string, value: object) => writeFileSync(path, JSON.stringify(value, null, 2));
  write(join(folder, 'installed_plugins.json'), {
    version: 2,
    plugins: Object.fromEntries(
      installed.map((one) => [
        idOf(one),
        [{ scope: 'user', installPath: one.root, version: one.version ?? PRODUCT.version }],
      ]),
    ),
  });
  write(
    join(folder, 'known_marketplaces.json'),
    Object.fromEntries(
      installed.map(({ marketplace = PLUGIN.marketplace, root }) => [
        marketplace,
        { source: { source: 'directory', path: root }, installLocation: root },
      ]),
    ),
  );
  write(join(home, '.claude', 'settings.json'), {
    enabledPlugins: Object.fromEntries(installed.map((one) => [idOf(one), one.isEnabled ?? true])),
    permissions: { allow: ['mcp__plugin_molecule_molecule__reply_to_workspace'] },
    ...Object.assign({}, ...installed.map(({ settings }) => settings ?? {})),
  });
}
