import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageManager } from '../../../../package.json' with { type: 'json' };
import { PLUGIN, PRODUCT } from '../../../core/product.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import { isUsableBun } from '../machine.ts';

const INSTALL = `Install Bun 1.4.3 or newer (npm install --global --prefix ~/.local ${packageManager}, or https://bun.com) and choose Reconnect for the plugin in /mcp, or start a new session.`;

/** The Bun that starts the server need not be the one that runs this. */
export const bunCheck: Check = {
  id: 'bun',
  title: 'Bun',
  async run({ machine }: DoctorContext, signal: AbortSignal): Promise<Verdict[]> {
    const path = await machine.findBun(signal);
    if (path === undefined) {
      const elsewhere = `this is Bun ${machine.bunVersion}, from elsewhere`;
      return [fail(`neither on the PATH nor where installers put it (${elsewhere})`, INSTALL)];
    }
    const version =
      path === process.execPath ? machine.bunVersion : await machine.programVersion(path, signal);
    if (version === undefined) return [fail(`${path} does not run`, INSTALL)];
    if (isUsableBun(version)) return [ok(`${version} (${path})`)];
    return [fail(`${version} (${path}) is too old`, INSTALL)];
  },
};

export const pluginCheck: Check = {
  id: 'plugin',
  title: 'Plugin',
  run({ machine: { pluginRoot } }: DoctorContext): Verdict[] {
    const name = `${PLUGIN.name} ${PRODUCT.version}`;
    if (pluginRoot === undefined) {
      return [warn(`${name}, without its files`, 'Run the program from the folder of the plugin.')];
    }
    if (existsSync(join(pluginRoot, 'dist', 'channel.js'))) return [ok(`${name} in ${pluginRoot}`)];
    return [
      fail(
        `${name} in ${pluginRoot}, but dist/channel.js is not built`,
        `Run: cd ${pluginRoot} && bun install && bun run build`,
      ),
    ];
  },
};
