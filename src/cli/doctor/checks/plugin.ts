import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PLUGIN, PRODUCT } from '../../../core/product.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';

export const pluginCheck: Check = {
  id: 'plugin',
  title: 'Plugin',
  run({ pluginRoot }: DoctorContext): Verdict[] {
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
