import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PRODUCT } from '../core/product.ts';

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
    return packageSchema.safeParse(JSON.parse(readFileSync(packageFile, 'utf8'))).success;
  } catch {
    return false;
  }
}

/** The programs lie side by side in the bundle, and in a folder of their own in the sources. */
const PROGRAMS = ['molecule-channel.js', '../bin/molecule-channel.ts'].map((name) =>
  join(import.meta.dir, name),
);

/** What a user types to run the command-line program that belongs to this code, wherever it was installed. */
export function commandLine(words: string): string {
  const program = PROGRAMS.find((path) => existsSync(path));
  return program === undefined ? `molecule-channel ${words}` : `bun ${quoted(program)} ${words}`;
}

function quoted(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `"${path}"`;
}
