import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PRODUCT } from '../core/product.ts';
import { shellWord } from '../core/safe-text.ts';

const packageSchema = z.object({ name: z.literal(PRODUCT.name) });

/** The folder of the plugin that this file belongs to, whether as source or as bundle; undefined outside of it. */
export function findPluginRoot(from: string = import.meta.dir): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isOurs(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function isOurs(packageFile: string): boolean {
  try {
    // A named pipe would be waited for.
    if (!statSync(packageFile).isFile()) return false;
    return packageSchema.safeParse(JSON.parse(readFileSync(packageFile, 'utf8'))).success;
  } catch {
    return false;
  }
}

/** The launchers of the two programs, by their paths in the plugin's folder. */
export const LAUNCHERS = { server: 'bin/start', commands: 'bin/molecule-channel' } as const;

/** What a user types to run our command-line program, in any folder, wherever it was installed. */
export function commandLine(words: string): string {
  const root = findPluginRoot();
  const launcher = root === undefined ? undefined : join(root, LAUNCHERS.commands);
  if (launcher === undefined || !existsSync(launcher)) return `molecule-channel ${words}`;
  return `${shellWord(launcher)} ${words}`;
}
