import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../../scripts/build.ts';
import { ROOT } from './cli-process.ts';

/** Puts the plugin as it is shipped, built from the sources as they are now, into a folder. */
export async function bundlePlugin(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'bin', '.mcp.json', '.claude-plugin', 'hooks', 'skills']) {
    cpSync(join(ROOT, file), join(folder, file), { recursive: true });
  }
  await build(join(folder, 'dist'));
  return folder;
}
